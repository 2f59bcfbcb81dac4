// rule: reserved bits in the context's MXCSR end the program by SIGSEGV and do no harm
// source: sigreturn trusts nothing in the frame; seen on Linux 6.18
// covers: pitfall 6
// expect: signal 11
// arch: x86_64
#include "check.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ((ucontext_t *)context)->uc_mcontext.fpregs->mxcsr = 0xffffffff;
}

int main(void)
{
    on_siginfo(SIGALRM, handler, 0);
    struct itimerval soon = {.it_value.tv_usec = 20000};
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
    volatile double x = 1;
    for (long i = 0; i < 2000000000; i++) x = x * 1.0000001;
    FAIL("the handler did not run, or returned");
    DONE();
}
