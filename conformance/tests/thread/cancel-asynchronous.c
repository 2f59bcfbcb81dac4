// rule: with asynchronous cancelability a thread that only computes is cancelled
// source: POSIX 2.9.5.1 Cancelability States
// covers: pitfall 13, pitfall 24
#include "cancel.h"

static void *thread(void *arg)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    pthread_cleanup_push(cleaned_up, NULL);
    started = 1;
    for (;;) {
    }
    pthread_cleanup_pop(0);
    return NULL;
}

int main(void)
{
    pthread_t t = start_thread(thread, NULL);
    WAIT_UNTIL(started);
    CHECK_EQ(pthread_cancel(t), 0);
    CHECK(join_thread(t) == PTHREAD_CANCELED);
    CHECK_EQ(cleanups, 1);
    DONE();
}
