// rule: SIGKILL and SIGSTOP written into uc_sigmask are not blocked after the return
// source: sigreturn trusts nothing in the frame
// covers: pitfall 6
#include "check.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    memset(&((ucontext_t *)context)->uc_sigmask, 0xff, 8);
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    uint64_t now;
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &now, 8));
    CHECK_EQ(now, ~(SIGBIT(SIGKILL) | SIGBIT(SIGSTOP)));
    DONE();
}
