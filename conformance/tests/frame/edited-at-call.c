// rule: register edits take effect too when the signal was delivered at a system call
// source: sigreturn(2)
// covers: pitfall 12
#include "arch.h"

static void landing(void)
{
    _exit(failures != 0);
}

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    CHECK(SP(uc) != 0);
    SP(uc) = (SP(uc) & -16LL) - ENTRY_SP - 256;
    PC(uc) = (uintptr_t)landing;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    kill(getpid(), SIGUSR1);
    FAIL("kill came back");
    DONE();
}
