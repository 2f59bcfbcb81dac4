// rule: a pending signal that is unblocked is delivered before the call that unblocks it returns
// source: POSIX sigprocmask(), DESCRIPTION
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    for (int i = 1; i <= 1000; i++) {
        block(SIGUSR1);
        MUST(kill(getpid(), SIGUSR1));
        unblock(SIGUSR1);
        CHECK_EQ(count, i);
    }
    DONE();
}
