// rule: all XMM registers, MXCSR and the x87 state survive a handler that uses them, after a fault
// source: System V ABI for x86-64; signal(7)
// covers: pitfall 30, pitfall 12
// arch: x86_64
#include "xsave.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    destroy_vectors();
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    double before = 1.25, after = 0;
    unsigned mxcsr = 0x3f80, mxcsr_after = 0;
    unsigned char in[256], out[256];
    for (int i = 0; i < 256; i++) in[i] = (unsigned char)(i * 7 + 1);
    __asm__ volatile("fldl %2; ldmxcsr %3\n" LOAD_XMM("%4") "ud2\n" STORE_XMM("%5")
                     "stmxcsr %1; fstpl %0"
                     : "=m"(after), "=m"(mxcsr_after)
                     : "m"(before), "m"(mxcsr), "r"(in), "r"(out)
                     : ALL_XMM, "memory");
    mxcsr = 0x1f80;
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
    CHECK_EQ(memcmp(in, out, 256), 0);
    CHECK(before == after);
    CHECK_EQ(mxcsr_after, 0x3f80);
    DONE();
}
