// rule: while cancelability is disabled a request waits; it acts at the first point after enabling
// source: POSIX 2.9.5.1 Cancelability States
// covers: pitfall 24
#include "cancel.h"

static volatile int slept, enabled;

static void *thread(void *arg)
{
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    started = 1;
    WAIT_UNTIL(cancelled);
    struct timespec t = {0, 1000000};
    nanosleep(&t, NULL);
    slept = 1;
    pthread_testcancel();
    enabled = 1;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    pthread_testcancel();
    FAIL("pthread_testcancel came back");
    return NULL;
}

int main(void)
{
    pthread_t t = start_thread(thread, NULL);
    WAIT_UNTIL(started);
    CHECK_EQ(pthread_cancel(t), 0);
    cancelled = 1;
    CHECK(join_thread(t) == PTHREAD_CANCELED);
    CHECK_EQ(slept, 1);
    CHECK_EQ(enabled, 1);
    DONE();
}
