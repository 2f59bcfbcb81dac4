// rule: a handler finds the interrupted vector and x87 registers in the context
// source: Linux's struct _fpstate
// covers: pitfall 12
// arch: x86_64
#include "xsave.h"

static struct fpx seen;
static int bv_has_sse = 1;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    memcpy(&seen, uc->uc_mcontext.fpregs, sizeof seen);
    if (has_xsave()) bv_has_sse = (seen.xstate_bv & 2) != 0;
    uc->uc_mcontext.gregs[REG_RIP] += 2;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    unsigned char in[256];
    unsigned mxcsr = 0x3f80;
    for (int i = 0; i < 256; i++) in[i] = (unsigned char)(i * 13 + 5);
    __asm__ volatile("fninit; fld1; ldmxcsr %1\n" LOAD_XMM("%0") "ud2; fninit"
                     : : "r"(in), "m"(mxcsr) : ALL_XMM, "memory");
    mxcsr = 0x1f80;
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
    CHECK_EQ(memcmp(seen.xmm, in, 256), 0);
    CHECK_EQ(bv_has_sse, 1);
    CHECK_EQ(seen.mxcsr, 0x3f80);
    CHECK_EQ(seen.cwd, 0x37f);
    CHECK_EQ(seen.ftw, 0x80); // one register in use
    CHECK_EQ(seen.st[0][7] << 8 | seen.st[0][6], 0x8000); // 1.0: mantissa
    CHECK_EQ(seen.st[0][9] << 8 | seen.st[0][8], 0x3fff); // and exponent
    DONE();
}
