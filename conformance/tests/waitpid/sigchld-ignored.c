// rule: while SIGCHLD is SIG_IGN children leave no zombies; wait blocks until the last has ended, then ECHILD
// source: POSIX wait(), "Consequences of Process Termination"; sigaction(), SA_NOCLDWAIT
// covers: pitfall 26
#include "process.h"

int main(void)
{
    on_signal(SIGCHLD, SIG_IGN, 0);
    line hold = new_line(), end = new_line();
    for (int i = 0; i < 20; i++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            if (i < 19) _exit(i);
            close(end.out);
            close(hold.in);
            await(hold);
            _exit(i);
        }
    }
    MUST(close(end.in));
    CHECK_EQ(waitpid(-1, NULL, WNOHANG), 0);
    MUST(close(hold.in));
    CHECK_ERRNO(waitpid(-1, NULL, 0), ECHILD);
    CHECK_EQ(await(end), 0);
    siginfo_t info;
    CHECK_ERRNO(waitid(P_ALL, 0, &info, WEXITED), ECHILD);
    // A zombie from before stays one.
    on_signal(SIGCHLD, SIG_DFL, 0);
    pid_t child = fork_or_fail();
    if (child == 0) _exit(5);
    await_end(child);
    on_signal(SIGCHLD, SIG_IGN, 0);
    CHECK_EQ(wait_status(child, 0), EXITED(5));
    DONE();
}
