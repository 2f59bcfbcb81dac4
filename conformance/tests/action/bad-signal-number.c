// rule: a signal number outside 1…64 is EINVAL, and no number is cut to 8 bits
// source: POSIX sigaction(), ERRORS [EINVAL]
// covers: pitfall 21
#include "check.h"

int main(void)
{
    int numbers[] = {0, -1, 65, 256, 256 + SIGUSR1, 0x10000 + SIGUSR1, INT_MAX, INT_MIN};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct kernel_sigaction act = {.handler = SIG_IGN};
        CHECK_ERRNO(syscall(SYS_rt_sigaction, numbers[i], &act, NULL, 8), EINVAL);
        CHECK_ERRNO(syscall(SYS_rt_sigaction, numbers[i], NULL, &act, 8), EINVAL);
        CHECK_ERRNO(syscall(SYS_rt_sigaction, numbers[i], NULL, NULL, 8), EINVAL);
    }
    struct sigaction old;
    MUST(sigaction(SIGUSR1, NULL, &old));
    CHECK(old.sa_handler == SIG_DFL);
    DONE();
}
