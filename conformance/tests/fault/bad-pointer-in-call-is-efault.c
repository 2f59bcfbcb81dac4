// rule: a bad pointer given to a system call is EFAULT and no signal
// source: POSIX 2.3, [EFAULT]
#include "check.h"

static void handler(int sig)
{
    _exit(3);
}

int main(void)
{
    on_signal(SIGSEGV, handler, 0);
    on_signal(SIGBUS, handler, 0);
    char *hole = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void *bad[] = {(void *)8, hole, (void *)0x7ffffffff000, (void *)0x8000000000000000,
                   (void *)0xffffffff81000000, (void *)0xffffffffc0100000, (void *)0xffff800000100000,
                   (void *)-8L};
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK_ERRNO(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, bad[i]), EFAULT);
        CHECK_ERRNO(syscall(SYS_write, 1, bad[i], 8), EFAULT);
        CHECK_ERRNO(syscall(SYS_rt_sigaction, SIGUSR1, bad[i], NULL, 8), EFAULT);
        CHECK_ERRNO(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, bad[i], 8), EFAULT);
    }
    DONE();
}
