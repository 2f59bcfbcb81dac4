// rule: a frame pushed over another interrupts the first handler at its very entry, with that handler's mask
// source: seen on Linux 6.1 and 6.18
// covers: surprise 1
#include "arch.h"

static void low(int sig) {}

static void *interrupted;
static uint64_t interrupted_mask;

static void high(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    interrupted = (void *)PC(uc);
    memcpy(&interrupted_mask, &uc->uc_sigmask, 8);
    CHECK_EQ(ARGUMENT(uc), SIGUSR1);
}

int main(void)
{
    on_signal(SIGUSR1, low, 0);
    on_siginfo(SIGUSR2, high, 0);
    sigset_t both = set_of(SIGUSR1);
    sigaddset(&both, SIGUSR2);
    MUST(sigprocmask(SIG_BLOCK, &both, NULL));
    MUST(raise(SIGUSR2));
    MUST(raise(SIGUSR1));
    MUST(sigprocmask(SIG_UNBLOCK, &both, NULL));
    CHECK(interrupted == (void *)low);
    CHECK_EQ(interrupted_mask, SIGBIT(SIGUSR1));
    DONE();
}
