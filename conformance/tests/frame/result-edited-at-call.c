// rule: a handler may change the result of the call it interrupted by editing the register that has it
// source: sigreturn(2); the result is in the frame when the handler runs
// covers: pitfall 12
#include "arch.h"

static long long seen = -1;

static void handler(int sig, siginfo_t *info, void *context)
{
    seen = RESULT((ucontext_t *)context);
    RESULT((ucontext_t *)context) = 77;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    CHECK_EQ(syscall(SYS_kill, getpid(), SIGUSR1), 77);
    CHECK_EQ(seen, 0);
    DONE();
}
