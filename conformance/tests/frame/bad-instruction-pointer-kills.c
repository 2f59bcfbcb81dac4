// rule: a context with an instruction pointer that can be no address ends the program by SIGSEGV
// source: sigreturn trusts nothing in the frame; seen on Linux 6.18
// covers: pitfall 6
// expect: signal 11
#include "arch.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    PC((ucontext_t *)context) = 0x8000000000001234;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    kill(getpid(), SIGUSR1);
    FAIL("the handler returned");
    DONE();
}
