// rule: a blocked signal does not interrupt a sleeping call and is pending afterwards
// source: POSIX 2.4.1 Signal Generation and Delivery
#include "restart.h"

static void *sender(void *arg)
{
    pthread_t *target = arg;
    sleep_ms(3);
    pthread_kill(*target, SIGUSR1);
    kill(getpid(), SIGUSR2);
    return NULL;
}

int main(void)
{
    block(SIGUSR1);
    block(SIGUSR2);
    pthread_t self = pthread_self(), thread = start_thread(sender, &self);
    struct timespec time = {0, 30000000};
    long long start = now_ns(CLOCK_MONOTONIC);
    CHECK_EQ(nanosleep(&time, NULL), 0);
    CHECK(now_ns(CLOCK_MONOTONIC) - start >= 30000000);
    join_thread(thread);
    CHECK_EQ(is_pending(SIGUSR1), 1);
    CHECK_EQ(is_pending(SIGUSR2), 1);
    DONE();
}
