// rule: a handler starts with MXCSR and the x87 control word in their initial state
// source: seen on Linux 6.18 (the FPU state is cleared for the handler)
// arch: x86_64
#include "check.h"

static unsigned mxcsr_inside;
static unsigned short control_inside;

static void handler(int sig)
{
    __asm__ volatile("stmxcsr %0; fnstcw %1" : "=m"(mxcsr_inside), "=m"(control_inside));
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    unsigned mxcsr = 0x3f80, after;
    unsigned short control = 0x27f, control_after;
    __asm__ volatile("ldmxcsr %0; fldcw %1" : : "m"(mxcsr), "m"(control));
    MUST(kill(getpid(), SIGUSR1));
    __asm__ volatile("stmxcsr %0; fnstcw %1" : "=m"(after), "=m"(control_after));
    CHECK_EQ(mxcsr_inside, 0x1f80);
    CHECK_EQ(control_inside, 0x37f);
    CHECK_EQ(after, 0x3f80);
    CHECK_EQ(control_after, 0x27f);
    DONE();
}
