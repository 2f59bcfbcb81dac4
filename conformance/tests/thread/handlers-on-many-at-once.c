// rule: many threads handle their own signals at the same time, each as often as it was sent real-time ones
// source: POSIX 2.4.2 Realtime Signal Generation and Delivery
// covers: pitfall 1, pitfall 5
#include "check.h"

#define THREADS 16
#define SENT 50
static volatile int got[THREADS], ready, stop;
static __thread int number;

static void handler(int sig)
{
    got[number]++;
}

static void *thread(void *arg)
{
    number = (int)(long)arg;
    unblock(SIGRTMIN);
    __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
    while (got[number] < SENT) {
        if (number % 3 == 0) sleep_ms(1);
        else if (number % 3 == 1) sched_yield();
    }
    WAIT_UNTIL(stop);
    return NULL;
}

int main(void)
{
    on_signal(SIGRTMIN, handler, 0);
    block(SIGRTMIN);
    pthread_t threads[THREADS];
    for (long i = 0; i < THREADS; i++) threads[i] = start_thread(thread, (void *)i);
    WAIT_UNTIL(ready == THREADS);
    for (int n = 0; n < SENT; n++)
        for (int i = 0; i < THREADS; i++) MUST0(pthread_kill(threads[i], SIGRTMIN));
    for (int i = 0; i < THREADS; i++) WAIT_UNTIL(got[i] == SENT);
    stop = 1;
    for (int i = 0; i < THREADS; i++) {
        join_thread(threads[i]);
        CHECK_EQ(got[i], SENT);
    }
    DONE();
}
