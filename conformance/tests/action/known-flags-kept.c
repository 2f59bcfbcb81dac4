// rule: every flag of sigaction comes back as it was set, SA_NOCLDSTOP and SA_NOCLDWAIT included
// source: sigaction(2), "sa_flags"
// covers: pitfall 9
#include "check.h"

int main(void)
{
    // The libc adds SA_RESTORER itself; the raw call shows what the kernel keeps.
    unsigned long flags[] = {0x1 /* NOCLDSTOP */, 0x2 /* NOCLDWAIT */, 0x4 /* SIGINFO */,
                             0x800 /* EXPOSE_TAGBITS */,
                             0x08000000 /* ONSTACK */, 0x10000000 /* RESTART */,
                             0x40000000 /* NODEFER */, 0x80000000 /* RESETHAND */,
#ifndef __riscv // it has no restorer
                             0x04000000 /* RESTORER */, 0xdc000807
#endif
    };
    for (unsigned i = 0; i < sizeof flags / sizeof *flags; i++) {
        struct kernel_sigaction act = {.handler = SIG_IGN, .flags = flags[i]};
#ifndef __riscv
        act.restorer = &act;
#endif
        struct kernel_sigaction old = {0};
        MUST(syscall(SYS_rt_sigaction, SIGUSR1, &act, NULL, 8));
        MUST(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
        CHECK_EQ(old.flags, flags[i]);
#ifndef __riscv
        CHECK(old.restorer == (void *)&act);
#endif
        CHECK(old.handler == SIG_IGN);
    }
    DONE();
}
