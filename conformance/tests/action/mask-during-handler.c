// rule: while a handler runs its signal, sa_mask and the old mask are blocked; afterwards the old mask is back
// source: POSIX 2.4.3 Signal Actions, Pointer to a Function
// covers: pitfall 30
#include "check.h"

static uint64_t inside;

static uint64_t mask(void)
{
    uint64_t now;
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &now, 8));
    return now;
}

static void handler(int sig)
{
    inside = mask();
}

int main(void)
{
    struct sigaction act = {.sa_handler = handler};
    sigaddset(&act.sa_mask, SIGTERM);
    sigaddset(&act.sa_mask, SIGRTMAX);
    MUST(sigaction(SIGUSR1, &act, NULL));
    block(SIGHUP);
    MUST(raise(SIGUSR1));
    CHECK_EQ(inside, SIGBIT(SIGHUP) | SIGBIT(SIGUSR1) | SIGBIT(SIGTERM) | SIGBIT(64));
    CHECK_EQ(mask(), SIGBIT(SIGHUP));
    DONE();
}
