// rule: uc_sigmask is the mask from before the handler, and 8 bytes of it are the kernel's
// source: POSIX 2.4.3 (uc_sigmask); the kernel's ucontext_t
// covers: pitfall 20
#include "check.h"

static uint64_t seen;

static void handler(int sig, siginfo_t *info, void *context)
{
    memcpy(&seen, &((ucontext_t *)context)->uc_sigmask, 8);
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    block(SIGHUP);
    block(64);
    MUST(raise(SIGUSR1));
    // musl's raise blocks application signals while it sends: the mask is the one at delivery.
    CHECK_EQ(seen & SIGBIT(SIGHUP), SIGBIT(SIGHUP));
    CHECK_EQ(seen & SIGBIT(64), SIGBIT(64));
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(seen, SIGBIT(SIGHUP) | SIGBIT(64));
    DONE();
}
