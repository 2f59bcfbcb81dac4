// rule: exec is EAGAIN for a process whose setuid made one more of a user that is over RLIMIT_NPROC, until there are fewer
// source: execve(2), EAGAIN and NOTES, "execve() and EAGAIN"
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) return 0;
    const char *self = own_file(argv);
    uid_t user = lone_user();
    line up = new_line();
    pid_t others[2];
    for (int i = 0; i < 2; i++) {
        others[i] = fork_or_fail();
        if (others[i] == 0) {
            MUST(setresuid(user, user, user));
            tell(up);
            stay();
        }
        await(up);
    }
    for (int fewer = 0; fewer < 2; fewer++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            struct rlimit limit = {1, 1};
            MUST(setrlimit(RLIMIT_NPROC, &limit));
            MUST(setresuid(user, user, user));
            CHECK_ERRNO(execve(self, argv, environ), EAGAIN);
            CHECK_ERRNO(execve("/nowhere", argv, environ), EAGAIN);
            if (fewer) {
                tell(up);
                while (kill(others[0], 0) == 0 || kill(others[1], 0) == 0) sched_yield();
                EXECUTE(self, "1");
            }
            CHILD_DONE();
        }
        if (fewer) {
            await(up);
            for (int i = 0; i < 2; i++) end_child(others[i]);
        }
        check_child(child);
    }
    DONE();
}
