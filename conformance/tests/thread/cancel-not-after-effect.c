// rule: a call that has had its effect is not cancelled any more: no semaphore count is lost
// source: POSIX 2.9.5.2 (side effects of a cancelled call are as if interrupted)
// covers: pitfall 24
#include "cancel.h"

static sem_t sem;
static volatile int taken;

static void *thread(void *arg)
{
    started = 1;
    for (;;) {
        sem_wait(&sem);
        taken++;
    }
    return NULL;
}

int main(void)
{
    for (int round = 0; round < 200; round++) {
        taken = started = 0;
        MUST(sem_init(&sem, 0, 0));
        pthread_t t = start_thread(thread, NULL);
        WAIT_UNTIL(started);
        int posted = round % 7;
        for (int i = 0; i < posted; i++) MUST(sem_post(&sem));
        if (round % 2) sched_yield();
        CHECK_EQ(pthread_cancel(t), 0);
        join_thread(t);
        int value;
        MUST(sem_getvalue(&sem, &value));
        if (value + taken != posted) {
            FAIL("posted %d, taken %d, left %d", posted, taken, value);
            break;
        }
    }
    DONE();
}
