// rule: a process-directed signal is taken by another thread when the one it would go to blocks it first
// source: POSIX 2.4.1; Linux looks for another thread when a mask grows
// covers: pitfall 1
#include "check.h"

#define ROUNDS 500
static volatile int count, ready, stop;

static void handler(int sig)
{
    count++;
}

static void *open_thread(void *arg)
{
    unblock(SIGUSR1);
    ready = 1;
    while (!stop) sched_yield();
    return NULL;
}

static void *sender(void *arg)
{
    for (int i = 1; i <= ROUNDS; i++) {
        MUST(kill(getpid(), SIGUSR1));
        for (int tries = 0; count < i; tries++) {
            if (tries > 5000) {
                FAIL("signal %d got stuck", i);
                stop = 1;
                return NULL;
            }
            sched_yield();
            if (tries > 100) sleep_ms(1);
        }
    }
    stop = 1;
    return NULL;
}

int main(void)
{
    // The main thread, whom Linux prefers, blocks and unblocks all the time.
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR1);
    pthread_t open = start_thread(open_thread, NULL);
    WAIT_UNTIL(ready);
    pthread_t send = start_thread(sender, NULL);
    while (!stop) {
        unblock(SIGUSR1);
        block(SIGUSR1);
        sched_yield();
    }
    join_thread(send);
    join_thread(open);
    CHECK_EQ(count, ROUNDS);
    DONE();
}
