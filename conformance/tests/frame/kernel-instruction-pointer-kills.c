// rule: a context whose instruction pointer lies in the kernel's half ends the program by SIGSEGV
// source: sigreturn trusts nothing in the frame; seen on Linux 6.18
// covers: pitfall 6
// expect: signal 11
#include "arch.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    PC((ucontext_t *)context) = 0xffffffffc0101000;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    kill(getpid(), SIGUSR1);
    FAIL("the handler returned");
    DONE();
}
