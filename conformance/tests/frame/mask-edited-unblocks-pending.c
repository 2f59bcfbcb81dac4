// rule: a pending signal that the edited uc_sigmask unblocks is delivered when the handler returns
// source: sigreturn(2)
#include "check.h"

static int count;

static void second(int sig)
{
    count++;
}

static void handler(int sig, siginfo_t *info, void *context)
{
    memset(&((ucontext_t *)context)->uc_sigmask, 0, 8);
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    on_signal(SIGUSR2, second, 0);
    block(SIGUSR2);
    MUST(kill(getpid(), SIGUSR2));
    CHECK_EQ(count, 0);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(count, 1);
    DONE();
}
