// rule: under load no signal is lost between the hint that work is pending and the look at the queue
// source: a real-time signal is never lost (POSIX 2.4.2)
// covers: pitfall 5
#include "check.h"

#define ROUNDS 20000
static volatile int received;
static volatile int ready;
static volatile long tid;

static void handler(int sig)
{
    received++;
}

static void *receiver(void *arg)
{
    unblock(SIGRTMIN);
    tid = gettid_();
    ready = 1;
    while (received < ROUNDS) {
        // Blocks and unblocks all the time, so that signals come at every point of both.
        block(SIGRTMIN);
        unblock(SIGRTMIN);
    }
    return NULL;
}

int main(void)
{
    on_signal(SIGRTMIN, handler, 0);
    block(SIGRTMIN);
    pthread_t thread = start_thread(receiver, NULL);
    WAIT_UNTIL(ready);
    for (int i = 0; i < ROUNDS; i++) {
        while (thread_kill(tid, SIGRTMIN) != 0) {
            if (errno != EAGAIN) {
                FAIL("tgkill gives errno %d", errno);
                return 1;
            }
            sched_yield();
        }
        if (i % 64 == 0) sched_yield();
    }
    join_thread(thread);
    CHECK_EQ(received, ROUNDS);
    DONE();
}
