// rule: a cancellation request that is pending acts when a cancellation point is entered, before the call does anything
// source: POSIX 2.9.5 Thread Cancellation
// covers: pitfall 24
#include "cancel.h"

static sem_t sem;

static void *thread(void *arg)
{
    started = 1;
    while (!cancelled) {
    }
    sem_wait(&sem); // would succeed at once
    FAIL("sem_wait came back");
    return NULL;
}

int main(void)
{
    MUST(sem_init(&sem, 0, 1));
    pthread_t t = start_thread(thread, NULL);
    WAIT_UNTIL(started);
    CHECK_EQ(pthread_cancel(t), 0);
    cancelled = 1;
    CHECK(join_thread(t) == PTHREAD_CANCELED);
    int value;
    MUST(sem_getvalue(&sem, &value));
    CHECK_EQ(value, 1); // nothing was taken
    DONE();
}
