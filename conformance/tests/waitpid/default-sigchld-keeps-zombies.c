// rule: with SIGCHLD at its default, ignored by default, children stay until they are waited for
// source: POSIX wait(); <signal.h>, default action of SIGCHLD
// covers: pitfall 25, pitfall 26
#include "process.h"

int main(void)
{
    pid_t children[5];
    for (int i = 0; i < 5; i++) {
        children[i] = fork_or_fail();
        if (children[i] == 0) _exit(i);
    }
    for (int i = 0; i < 5; i++) {
        await_end(children[i]);
        CHECK_EQ(kill(children[i], 0), 0);
    }
    for (int i = 0; i < 5; i++) CHECK_EQ(reap(children[i]), EXITED(i));
    // sigwaitinfo sees it while it is blocked, though its default action is to ignore it.
    siginfo_t info;
    block(SIGCHLD);
    pid_t child = fork_or_fail();
    if (child == 0) _exit(9);
    CHECK_EQ(accept_signal(SIGCHLD, &info), SIGCHLD);
    CHECK_EQ(info.si_pid, child);
    CHECK_EQ(reap(child), EXITED(9));
    DONE();
}
