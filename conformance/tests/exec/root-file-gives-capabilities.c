// rule: a set-user-ID file of root gives a user all capabilities of the bounding set; one of another user takes root's effective ones
// source: capabilities(7), "Capabilities and execution of programs by root"
#include "exec.h"
#include "capability.h"

int main(int argc, char **argv)
{
    uid_t user = 2000001;
    if (argc > 1) {
        struct caps caps = caps_of(0);
        uint64_t bounding = 0;
        for (int cap = 0; cap < 64; cap++)
            if (prctl(PR_CAPBSET_READ, cap) == 1) bounding |= CAP(cap);
        CHECK(bounding & CAP(CAP_KILL));
        switch (argv[1][0]) {
        case 'r': // root's file, by a user
            CHECK_EQ(caps.permitted, bounding);
            CHECK_EQ(caps.effective, bounding);
            CHECK_EQ(caps.inheritable, 0);
            CHECK_EQ(kill(getppid(), 0), 0);
            break;
        case 'o': // another's, by root
            CHECK_EQ(caps.permitted, bounding);
            CHECK_EQ(caps.effective, 0);
            break;
        default: // no set-ID file, by a user
            CHECK_EQ(caps.permitted, 0);
            CHECK_EQ(caps.effective, 0);
            CHECK_ERRNO(kill(getppid(), 0), EPERM);
        }
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "plain", 0, 0, 0755);
    copy_program(self, "root", 0, 0, 04755);
    copy_program(self, "other", 2000002, 0, 04755);
    CHECK_EXECUTED("./other", "other");
    for (int set = 0; set < 2; set++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            become_other(user);
            if (set) EXECUTE("./root", "root");
            EXECUTE("./plain", "plain");
        }
        check_child(child);
    }
    leave_folder((const char *const[]){"plain", "root", "other", NULL});
    DONE();
}
