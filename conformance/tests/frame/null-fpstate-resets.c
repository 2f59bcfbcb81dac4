// rule: a context without floating-point state returns with the initial state
// source: seen on Linux 6.18
// covers: pitfall 12
// arch: x86_64
#include "check.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    uc->uc_mcontext.fpregs = NULL;
    uc->uc_mcontext.gregs[REG_RIP] += 2;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    uint64_t low = 0x1122334455667788, out[2] = {1, 1};
    unsigned mxcsr = 0x1fc0, after = 0;
    unsigned short control = 0x27f, control_after = 0;
    __asm__ volatile("movq %3, %%xmm7; ldmxcsr %4; fldcw %5; ud2\n"
                     "movdqu %%xmm7, %0; stmxcsr %1; fnstcw %2"
                     : "=m"(out), "=m"(after), "=m"(control_after)
                     : "m"(low), "m"(mxcsr), "m"(control) : "xmm7", "memory");
    CHECK_EQ(out[0], 0);
    CHECK_EQ(out[1], 0);
    CHECK_EQ(after, 0x1f80);
    CHECK_EQ(control_after, 0x37f);
    DONE();
}
