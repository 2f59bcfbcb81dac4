// rule: rt_sigtimedwait gives EFAULT for bad pointers; a bad info pointer costs the signal
// source: seen on Linux 6.18
#include "check.h"

int main(void)
{
    sigset_t set = set_of(SIGUSR1);
    struct timespec zero = {0};
    block(SIGUSR1);
    MUST(raise(SIGUSR1));
    CHECK_ERRNO(syscall(SYS_rt_sigtimedwait, 8, NULL, &zero, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_rt_sigtimedwait, &set, NULL, 8, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_rt_sigtimedwait, &set, NULL, &zero, 16), EINVAL);
    CHECK_EQ(is_pending(SIGUSR1), 1);
    CHECK_ERRNO(syscall(SYS_rt_sigtimedwait, &set, 8, &zero, 8), EFAULT);
    CHECK_EQ(is_pending(SIGUSR1), 0);
    DONE();
}
