// rule: set-ID bits are ignored for a user whose working directory another process shares
// source: execve(2), "Effect on process attributes"; clone(2), CLONE_FS
#include "exec.h"

int main(int argc, char **argv)
{
    uid_t user = 2000001;
    if (argc > 1) {
        CHECK_EQ(geteuid(), argv[1][0] == 's' ? user : 0);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "p", 0, 0, 04755);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        CHECK_EXECUTED("./p", "alone");
        fflush(stdout);
        pid_t sharer = (pid_t)clone_(CLONE_FS | SIGCHLD);
        MUST(sharer);
        if (sharer == 0) EXECUTE("./p", "sharing");
        check_child(sharer);
        CHILD_DONE();
    }
    check_child(child);
    leave_folder((const char *const[]){"p", NULL});
    DONE();
}
