// rule: wait does not take the pending SIGCHLD along; two ends while it is blocked are one signal
// source: POSIX wait() leaves it open; Linux keeps the signal. POSIX 2.4.1: standard signals coalesce
#include "process.h"

int main(void)
{
    block(SIGCHLD);
    pid_t first = fork_or_fail();
    if (first == 0) _exit(1);
    await_end(first);
    pid_t second = fork_or_fail();
    if (second == 0) _exit(2);
    await_end(second);
    CHECK_EQ(reap(first), EXITED(1));
    CHECK_EQ(reap(second), EXITED(2));
    siginfo_t info;
    CHECK_EQ(is_pending(SIGCHLD), 1);
    CHECK_EQ(accept_signal(SIGCHLD, &info), SIGCHLD);
    CHECK_EQ(info.si_pid, first);
    CHECK_EQ(is_pending(SIGCHLD), 0);
    DONE();
}
