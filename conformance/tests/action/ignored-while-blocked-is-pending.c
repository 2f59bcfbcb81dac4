// rule: a signal whose disposition is SIG_IGN still becomes pending while it is blocked
// source: seen on Linux 6.1 and 6.18
// covers: surprise 2
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGUSR1, SIG_IGN, 0);
    block(SIGUSR1);
    MUST(raise(SIGUSR1));
    CHECK_EQ(is_pending(SIGUSR1), 1);
    unblock(SIGUSR1); // ignored now
    CHECK_EQ(is_pending(SIGUSR1), 0);
    block(SIGUSR1);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(is_pending(SIGUSR1), 1);
    on_signal(SIGUSR1, handler, 0);
    unblock(SIGUSR1);
    CHECK_EQ(count, 1);
    DONE();
}
