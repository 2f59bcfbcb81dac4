// rule: a signal that is ignored and not blocked leaves nothing behind
// source: POSIX 2.4.1 Signal Generation and Delivery
#include "check.h"

static void handler(int sig)
{
    FAIL("the handler ran for an earlier signal");
}

int main(void)
{
    int rt = SIGRTMIN + 3;
    on_signal(SIGUSR1, SIG_IGN, 0);
    on_signal(rt, SIG_IGN, 0);
    MUST(raise(SIGUSR1));
    MUST(kill(getpid(), SIGUSR1));
    MUST(sigqueue(getpid(), rt, (union sigval){.sival_int = 1}));
    CHECK_EQ(is_pending(SIGUSR1), 0);
    CHECK_EQ(is_pending(rt), 0);
    on_signal(SIGUSR1, handler, 0);
    on_signal(rt, handler, 0);
    DONE();
}
