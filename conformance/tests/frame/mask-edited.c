// rule: the mask a handler writes into uc_sigmask is the thread's mask after it returns
// source: sigreturn(2); getcontext(3)
// covers: pitfall 12
#include "check.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    uint64_t mask = SIGBIT(SIGUSR2) | SIGBIT(SIGTERM) | SIGBIT(64);
    memcpy(&uc->uc_sigmask, &mask, 8);
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    uint64_t now;
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &now, 8));
    CHECK_EQ(now, SIGBIT(SIGUSR2) | SIGBIT(SIGTERM) | SIGBIT(64));
    DONE();
}
