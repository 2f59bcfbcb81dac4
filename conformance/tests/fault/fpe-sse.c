// rule: an unmasked SSE exception gives SIGFPE with the code of the exception: division, overflow, underflow, inexact, invalid
// source: POSIX <signal.h>, FPE_FLT…; sigaction(2)
// covers: pitfall 12
// arch: x86_64
#include "fault.h"

extern char sse_at[];

static void __attribute__((noinline, noclone)) operate(int op, double a, double b)
{
    if (op == '/') __asm__ volatile(".globl sse_at; sse_at: divsd %1, %0" : "+x"(a) : "x"(b));
    else __asm__ volatile("mulsd %1, %0" : "+x"(a) : "x"(b));
}

static void with_unmasked(unsigned bit, int op, double a, double b)
{
    unsigned mxcsr = 0x1f80 & ~(bit << 7);
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
    operate(op, a, b);
}

static void restore(void)
{
    unsigned mxcsr = 0x1f80;
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
}

int main(void)
{
    struct {
        unsigned bit;
        int op;
        double a, b;
        int code;
    } cases[] = {
        {1, '/', 0.0, 0.0, FPE_FLTINV},      {4, '/', 1.0, 0.0, FPE_FLTDIV},
        {8, '*', 1e300, 1e300, FPE_FLTOVF},  {16, '*', 1e-300, 1e-300, FPE_FLTUND},
        {32, '/', 1.0, 3.0, FPE_FLTRES},
    };
    catch_faults(SIGFPE);
    // Emulators that never raise SSE exceptions have nothing to show here.
    int raised = FAULTS(with_unmasked(4, '/', 1.0, 0.0));
    restore();
    if (!raised) return 0;
    for (volatile int i = 0; i < 5; i++) {
        CHECK_EQ(FAULTS(with_unmasked(cases[i].bit, cases[i].op, cases[i].a, cases[i].b)), SIGFPE);
        restore();
        CHECK_EQ(fault_info.si_code, cases[i].code);
        CHECK_EQ(fault_regs[REG_TRAPNO], 19);
        if (cases[i].op == '/') CHECK(fault_info.si_addr == sse_at);
    }
    DONE();
}
