// rule: a blocked signal stays pending until it is unblocked or accepted
// source: POSIX 2.4.1 Signal Generation and Delivery
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
    CHECK_EQ(is_pending(SIGUSR1), 0);
    MUST(raise(SIGUSR1));
    for (int i = 0; i < 10; i++) {
        sched_yield();
        CHECK_EQ(is_pending(SIGUSR1), 1);
    }
    sleep_ms(5);
    CHECK_EQ(count, 0);
    unblock(SIGUSR1);
    CHECK_EQ(count, 1);
    CHECK_EQ(is_pending(SIGUSR1), 0);
    DONE();
}
