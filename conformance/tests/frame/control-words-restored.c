// rule: MXCSR and the x87 control word that a handler changes are as before after it returns, also at a call
// source: System V ABI for x86-64 (both are preserved across calls)
// covers: pitfall 30
#include "check.h"

static void handler(int sig)
{
    unsigned mxcsr = 0x7f80;
    unsigned short control = 0xf7f;
    __asm__ volatile("ldmxcsr %0; fldcw %1" : : "m"(mxcsr), "m"(control));
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    unsigned mxcsr = 0x3f80, after = 0;
    unsigned short control = 0x27f, control_after = 0;
    __asm__ volatile("ldmxcsr %0; fldcw %1" : : "m"(mxcsr), "m"(control));
    MUST(kill(getpid(), SIGUSR1));
    __asm__ volatile("stmxcsr %0; fnstcw %1" : "=m"(after), "=m"(control_after));
    CHECK_EQ(after, 0x3f80);
    CHECK_EQ(control_after, 0x27f);
    DONE();
}
