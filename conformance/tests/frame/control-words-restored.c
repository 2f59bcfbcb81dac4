// rule: the floating-point control words that a handler changes are as before after it returns, also at a call
// source: the ABI of each architecture's functions (the rounding mode is preserved across calls)
// covers: pitfall 30
#include "arch.h"

static void handler(int sig)
{
    set_fp_control(FP_TO_ZERO);
#ifdef __x86_64__
    unsigned short control = 0xf7f;
    __asm__ volatile("fldcw %0" : : "m"(control));
#endif
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    set_fp_control(FP_UPWARD);
#ifdef __x86_64__
    unsigned short control = 0x27f, control_after = 0;
    __asm__ volatile("fldcw %0" : : "m"(control));
#endif
    MUST(kill(getpid(), SIGUSR1));
#ifdef __x86_64__
    __asm__ volatile("fnstcw %0" : "=m"(control_after));
    CHECK_EQ(control_after, 0x27f);
#endif
    CHECK_EQ(get_fp_control(), FP_UPWARD);
    DONE();
}
