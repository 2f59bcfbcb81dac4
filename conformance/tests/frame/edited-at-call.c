// rule: register edits take effect too when the signal was delivered at a system call
// source: sigreturn(2)
// covers: pitfall 12
#include "check.h"

static void landing(void)
{
    _exit(failures != 0);
}

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    CHECK(uc->uc_mcontext.gregs[REG_RSP] != 0);
    uc->uc_mcontext.gregs[REG_RSP] = (uc->uc_mcontext.gregs[REG_RSP] & -16LL) - 8 - 256;
    uc->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)landing;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    kill(getpid(), SIGUSR1);
    FAIL("kill came back");
    DONE();
}
