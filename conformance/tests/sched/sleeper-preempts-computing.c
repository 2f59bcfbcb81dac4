// rule: a thread that wakes from a sleep runs soon although another computes
// source: sched(7), SCHED_OTHER
// covers: pitfall 13
#include "check.h"

static volatile int stop;

static void *compute(void *arg)
{
    while (!stop) {
    }
    return NULL;
}

int main(void)
{
    pthread_t t = start_thread(compute, NULL);
    for (int i = 0; i < 10; i++) {
        long long start = now_ns(CLOCK_MONOTONIC);
        sleep_ms(2);
        CHECK(now_ns(CLOCK_MONOTONIC) - start < 500000000);
    }
    stop = 1;
    join_thread(t);
    DONE();
}
