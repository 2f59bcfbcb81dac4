// rule: an unwritable old-action pointer is EFAULT, but the new action has been set by then
// source: seen on Linux 6.18 (the old action is copied out last)
#include "check.h"

int main(void)
{
    struct kernel_sigaction act = {.handler = SIG_IGN}, old;
    CHECK_ERRNO(syscall(SYS_rt_sigaction, SIGUSR1, &act, (void *)8, 8), EFAULT);
    MUST(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
    CHECK(old.handler == SIG_IGN);
    act.handler = SIG_DFL;
    CHECK_ERRNO(syscall(SYS_rt_sigaction, SIGUSR1, (void *)8, &old, 8), EFAULT);
    MUST(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
    CHECK(old.handler == SIG_IGN);
    DONE();
}
