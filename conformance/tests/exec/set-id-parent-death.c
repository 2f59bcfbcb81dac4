// rule: PR_SET_PDEATHSIG is cleared by executing a set-user-ID file, and kept by exec otherwise
// source: PR_SET_PDEATHSIG(2const); execve(2), "Effect on process attributes"
#include "exec.h"

int main(int argc, char **argv)
{
    uid_t user = 2000001;
    if (argc > 1) {
        int sig = -1;
        MUST(prctl(PR_GET_PDEATHSIG, &sig));
        CHECK_EQ(sig, argv[1][0] == 's' ? 0 : SIGUSR1);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "p", 0, 0, 0755);
    copy_program(self, "q", 2000002, 0, 04755);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        for (int set = 0; set < 2; set++) {
            pid_t other = fork_or_fail();
            if (other == 0) {
                MUST(prctl(PR_SET_PDEATHSIG, SIGUSR1));
                if (set) EXECUTE("./q", "set");
                EXECUTE("./p", "plain");
            }
            check_child(other);
        }
        CHILD_DONE();
    }
    check_child(child);
    leave_folder((const char *const[]){"p", "q", NULL});
    DONE();
}
