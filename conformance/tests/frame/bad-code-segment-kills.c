// rule: a context with a code segment that does not exist ends the program by SIGSEGV at sigreturn
// source: sigreturn trusts nothing in the frame; seen on Linux 6.18
// covers: pitfall 6
// expect: signal 11
// arch: x86_64
#include "check.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_CSGSFS] |= 0xfff8;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    kill(getpid(), SIGUSR1);
    FAIL("the handler returned");
    DONE();
}
