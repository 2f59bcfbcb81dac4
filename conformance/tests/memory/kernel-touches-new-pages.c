// rule: the kernel can write to user pages that were never touched, and across page borders
// source: POSIX 2.3 (a valid pointer is valid for calls too)
#include "check.h"

int main(void)
{
    char *p = mmap(NULL, 16 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct timespec *t = (struct timespec *)(p + 4096 - 8); // across a border of untouched pages
    CHECK_EQ(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, t), 0);
    CHECK(t->tv_sec > 0 || t->tv_nsec > 0);
    uint64_t *mask = (uint64_t *)(p + 4 * 4096 - 4);
    block(SIGUSR1);
    CHECK_EQ(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, mask, 8), 0);
    CHECK_EQ(*mask, SIGBIT(SIGUSR1));
    // And read from them: zeroes.
    CHECK_EQ(syscall(SYS_rt_sigprocmask, SIG_SETMASK, p + 8 * 4096, NULL, 8), 0);
    CHECK_EQ(is_blocked(SIGUSR1), 0);
    // A read-only page can be read from, not written to.
    MUST(mprotect(p + 12 * 4096, 4096, PROT_READ));
    CHECK_EQ(syscall(SYS_rt_sigprocmask, SIG_SETMASK, p + 12 * 4096, NULL, 8), 0);
    CHECK_ERRNO(syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, p + 12 * 4096, 8), EFAULT);
    DONE();
}
