// rule: a new program begins with the processor's initial floating-point environment, whatever the old one had
// source: the ABI of each architecture (System V ABI, x86-64, 3.4.1); execve(2)
#include "exec.h"
#include "arch.h"
#include <fenv.h>

int main(int argc, char **argv)
{
#ifdef __x86_64__
    unsigned short control;
#endif
    if (argc > 1) {
        CHECK_EQ(get_fp_control(), FP_INITIAL);
        CHECK_EQ(fegetround(), FE_TONEAREST);
#ifdef __x86_64__
        __asm__ volatile("fnstcw %0" : "=m"(control));
        CHECK_EQ(control, 0x37f);
#endif
        DONE();
    }
    const char *self = own_file(argv);
    MUST(fesetround(FE_UPWARD));
    set_fp_control(FP_TO_ZERO);
#ifdef __x86_64__
    control = 0x27f;
    __asm__ volatile("fldcw %0" : : "m"(control));
#endif
    EXECUTE(self, "1");
}
