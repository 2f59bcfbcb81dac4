// rule: SIGKILL and SIGSTOP never enter the mask, and asking for them is no error
// source: POSIX sigprocmask(), DESCRIPTION
// covers: pitfall 6
#include "check.h"

int main(void)
{
    uint64_t never = SIGBIT(SIGKILL) | SIGBIT(SIGSTOP), all = ~0ULL, now;
    CHECK_EQ(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &never, NULL, 8), 0);
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &now, 8));
    CHECK_EQ(now, 0);
    CHECK_EQ(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8), 0);
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &now, 8));
    CHECK_EQ(now, ~never);
    DONE();
}
