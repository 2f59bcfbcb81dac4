// rule: SIGKILL is delivered although every signal is blocked
// source: POSIX sigprocmask(), DESCRIPTION
// covers: pitfall 6
// expect: signal 9
#include "check.h"

int main(void)
{
    uint64_t all = ~0ULL, now;
    MUST(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8));
    MUST(syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &now, 8));
    CHECK_EQ(now, ~(SIGBIT(SIGKILL) | SIGBIT(SIGSTOP)));
    if (failures) return 1;
    kill(getpid(), SIGKILL);
    FAIL("still here");
    DONE();
}
