// rule: the kernel's half of the address space can be neither read, written nor executed
// source: Linux: SEGV_MAPERR for every address above TASK_SIZE
#include "process.h"

static siginfo_t got;

static void handler(int sig, siginfo_t *info, void *context)
{
    got = *info;
    _exit(info->si_code == SEGV_MAPERR ? 1 : info->si_code == SI_KERNEL ? 2 : 3);
}

static int result_of(int how, unsigned long address)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        on_siginfo(SIGSEGV, handler, 0);
        volatile unsigned char *byte = (unsigned char *)address;
        if (how == 0) _exit(10 + (*byte & 1));
        if (how == 1) *byte = 1;
        if (how == 2) ((void (*)(void))address)();
        _exit(20);
    }
    return reap(child);
}

int main(void)
{
    unsigned long kernel[] = {
        0xffff800000000000, 0xffff800000100000, 0xffffc00000008000, 0xffffffff81000000,
        0xffffffffc0100000, 0xffffffffc0110000, 0xffffffffffffff00, 0x7ffffffff000,
    };
    for (unsigned i = 0; i < sizeof kernel / sizeof *kernel; i++)
        for (int how = 0; how < 3; how++)
            if (result_of(how, kernel[i]) != EXITED(1))
                FAIL("%#lx, way %d: %#x", kernel[i], how, result_of(how, kernel[i]));
#ifdef __x86_64__
    // No address at all.
    for (int how = 0; how < 2; how++) CHECK_EQ(result_of(how, 0x800000000000), EXITED(2));
#endif
    DONE();
}
