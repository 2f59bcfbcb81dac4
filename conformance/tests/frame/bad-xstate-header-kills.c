// rule: an XSAVE header with reserved bits ends the program by SIGSEGV and does no harm
// source: sigreturn trusts nothing in the frame; seen on Linux 6.18
// covers: pitfall 6
// expect: signal 11
// arch: x86_64
#include "xsave.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    struct fpx *fp = (struct fpx *)((ucontext_t *)context)->uc_mcontext.fpregs;
    if (!has_xsave()) raise(SIGSEGV);
    fp->xcomp_bv = 0xffff;
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    __asm__ volatile("ud2" : : : "memory");
    FAIL("the handler returned");
    DONE();
}
