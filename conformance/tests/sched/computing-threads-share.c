// rule: threads that only compute share the processor: each makes progress
// source: POSIX 2.9.4 Thread Scheduling; sched(7), SCHED_OTHER
// covers: pitfall 13
#include "check.h"

static volatile long counters[3];
static volatile int stop;

static void *compute(void *arg)
{
    while (!stop) counters[(long)arg]++;
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    for (long i = 0; i < 3; i++) threads[i] = start_thread(compute, (void *)i);
    sleep_ms(300);
    stop = 1;
    for (int i = 0; i < 3; i++) join_thread(threads[i]);
    long most = 0;
    for (int i = 0; i < 3; i++) most = counters[i] > most ? counters[i] : most;
    for (int i = 0; i < 3; i++) CHECK(counters[i] > most / 20);
    DONE();
}
