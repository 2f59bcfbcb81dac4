// rule: a new program begins with the processor's initial floating-point environment, whatever the old one had
// source: System V ABI, x86-64, 3.4.1; execve(2)
#include "exec.h"
#include <fenv.h>

int main(int argc, char **argv)
{
    unsigned short control;
    unsigned mxcsr;
    if (argc > 1) {
        __asm__ volatile("fnstcw %0" : "=m"(control));
        __asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
        CHECK_EQ(control, 0x37f);
        CHECK_EQ(mxcsr & ~0x3f, 0x1f80);
        CHECK_EQ(fegetround(), FE_TONEAREST);
        DONE();
    }
    const char *self = own_file(argv);
    MUST(fesetround(FE_UPWARD));
    control = 0x27f;
    mxcsr = 0x7f80;
    __asm__ volatile("fldcw %0" : : "m"(control));
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
    EXECUTE(self, "1");
}
