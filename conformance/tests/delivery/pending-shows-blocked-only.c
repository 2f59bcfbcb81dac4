// rule: sigpending shows only blocked signals
// source: POSIX sigpending() ("blocked from delivery and pending")
#include "check.h"

static uint64_t inside;

static void handler(int sig)
{
    MUST(syscall(SYS_rt_sigpending, &inside, 8));
}

int main(void)
{
    struct sigaction act = {.sa_handler = handler};
    sigaddset(&act.sa_mask, SIGUSR2);
    MUST(sigaction(SIGUSR1, &act, NULL));
    MUST(sigaction(SIGUSR2, &act, NULL));
    sigset_t both = set_of(SIGUSR1);
    sigaddset(&both, SIGUSR2);
    MUST(sigprocmask(SIG_BLOCK, &both, NULL));
    MUST(raise(SIGUSR1));
    MUST(raise(SIGUSR2));
    MUST(sigprocmask(SIG_UNBLOCK, &both, NULL));
    CHECK_EQ(inside, 0); // the last handler to run was SIGUSR2's
    DONE();
}
