// rule: what a handler writes into the context's floating-point state is in the registers after it returns
// source: sigreturn(2); Linux's struct _fpstate
// covers: pitfall 12
// arch: x86_64
#include "xsave.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    struct fpx *fp = (struct fpx *)uc->uc_mcontext.fpregs;
    memset(fp->xmm[5], 0x3c, 16);
    fp->mxcsr = 0x5f80;
    fp->cwd = 0x27f;
    if (has_xsave()) fp->xstate_bv |= 3; // x87 and SSE are there
    uc->uc_mcontext.gregs[REG_RIP] += 2;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    unsigned char out[16], want[16];
    unsigned mxcsr = 0;
    unsigned short control = 0;
    __asm__ volatile("pxor %%xmm5, %%xmm5; ud2; movdqu %%xmm5, %0; stmxcsr %1; fnstcw %2; fninit"
                     : "=m"(out), "=m"(mxcsr), "=m"(control) : : "xmm5", "memory");
    unsigned usual = 0x1f80;
    __asm__ volatile("ldmxcsr %0" : : "m"(usual));
    memset(want, 0x3c, 16);
    CHECK_EQ(memcmp(out, want, 16), 0);
    CHECK_EQ(mxcsr, 0x5f80);
    CHECK_EQ(control, 0x27f);
    DONE();
}
