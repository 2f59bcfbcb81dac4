// rule: flags the kernel does not know are cleared, and SA_UNSUPPORTED never comes back
// source: sigaction(2), "Dynamically probing for flag bit support"
// covers: pitfall 9
#include "check.h"

#ifdef __riscv // it has no restorer
#define KEPT_RESTORER 0UL
#else
#define KEPT_RESTORER 0x04000000UL
#endif

int main(void)
{
    struct kernel_sigaction act = {.handler = SIG_IGN}, old;
    for (int bit = 0; bit < 64; bit++) {
        unsigned long known = 0xd8000807 | KEPT_RESTORER;
        act.flags = 1UL << bit;
        MUST(syscall(SYS_rt_sigaction, SIGUSR1, &act, NULL, 8));
        MUST(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
        CHECK_EQ(old.flags, act.flags & known);
    }
    act.flags = 0x400 | 0x800 | 0x1000; // SA_UNSUPPORTED, SA_EXPOSE_TAGBITS, an unknown one
    MUST(syscall(SYS_rt_sigaction, SIGUSR1, &act, NULL, 8));
    MUST(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
    CHECK_EQ(old.flags, 0x800);
    DONE();
}
