// rule: rt_sigaction takes a signal set of exactly 8 bytes
// source: sigaction(2), "C library/kernel differences"
#include "check.h"

int main(void)
{
    size_t sizes[] = {0, 1, 4, 7, 9, 16, 128, (size_t)-1};
    struct kernel_sigaction act = {.handler = SIG_IGN}, old;
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        CHECK_ERRNO(syscall(SYS_rt_sigaction, SIGUSR1, &act, &old, sizes[i]), EINVAL);
    }
    CHECK_EQ(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8), 0);
    CHECK(old.handler == SIG_DFL);
    DONE();
}
