// rule: setting SIG_IGN discards the pending signal, blocked or not
// source: POSIX 2.4.3 Signal Actions, SIG_IGN
// covers: pitfall 7
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR1);
    MUST(raise(SIGUSR1));          // thread-directed
    MUST(kill(getpid(), SIGUSR1)); // process-directed
    CHECK_EQ(is_pending(SIGUSR1), 1);
    on_signal(SIGUSR1, SIG_IGN, 0);
    CHECK_EQ(is_pending(SIGUSR1), 0);
    on_signal(SIGUSR1, handler, 0);
    unblock(SIGUSR1);
    CHECK_EQ(count, 0);
    DONE();
}
