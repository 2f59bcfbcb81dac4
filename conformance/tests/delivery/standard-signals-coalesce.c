// rule: a standard signal sent again while it is pending is delivered once
// source: POSIX 2.4.1 Signal Generation and Delivery; signal(7)
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
    for (int i = 0; i < 5; i++) MUST(kill(getpid(), SIGUSR1));
    unblock(SIGUSR1);
    CHECK_EQ(count, 1);
    DONE();
}
