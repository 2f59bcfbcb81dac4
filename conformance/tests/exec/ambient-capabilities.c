// rule: an ambient capability stays over exec of a user's program, effective; a set-ID file clears it
// source: capabilities(7), "Ambient" and "Transformation of capabilities during execve()"
#include "exec.h"
#include "capability.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        int kept = argv[1][0] == 'k';
        struct caps caps = caps_of(0);
        CHECK_EQ(caps.permitted, kept ? CAP(CAP_KILL) : 0);
        CHECK_EQ(caps.effective, kept ? CAP(CAP_KILL) : 0);
        CHECK_EQ(caps.inheritable, CAP(CAP_KILL));
        CHECK_EQ(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0, 0), kept);
        CHECK_EQ(getauxval(AT_SECURE), !kept);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "p", 0, 0, 0755);
    copy_program(self, "q", 2000002, 0, 04755);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(prctl(PR_SET_KEEPCAPS, 1));
        become_other(2000001);
        CHECK_ERRNO(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL, 0, 0), EPERM);
        MUST(set_caps(CAP(CAP_KILL), CAP(CAP_KILL), CAP(CAP_KILL)));
        CHECK_EQ(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL, 0, 0), 0);
        CHECK_ERRNO(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_CHOWN, 0, 0), EPERM);
        CHECK_ERRNO(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 64, 0, 0), EINVAL);
        CHECK_ERRNO(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL, 1, 0), EINVAL);
        CHECK_ERRNO(prctl(PR_CAP_AMBIENT, 9, CAP_KILL, 0, 0), EINVAL);
        CHECK_EXECUTED("./p", "kept");
        CHECK_EXECUTED("./q", "cleared");
        CHECK_EQ(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), 0);
        CHECK_EQ(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0, 0), 0);
        CHILD_DONE();
    }
    check_child(child);
    leave_folder((const char *const[]){"p", "q", NULL});
    DONE();
}
