// rule: FUTEX_WAIT without a timeout is restarted after a handler with SA_RESTART, and EINTR without
// source: signal(7), "Interruption of system calls"; futex(2)
// covers: pitfall 16
#include "restart.h"

static int word;

static void *waker(void *arg)
{
    WAIT_UNTIL(handled == 1);
    sleep_ms(10);
    __atomic_store_n(&word, 1, __ATOMIC_SEQ_CST);
    futex(&word, FUTEX_WAKE, 1, NULL);
    return NULL;
}

int main(void)
{
    interrupt_after(20, 0);
    CHECK_ERRNO(futex(&word, FUTEX_WAIT, 0, NULL), EINTR);
    CHECK_EQ(handled, 1);
    interrupt_after(20, SA_RESTART);
    pthread_t thread = start_thread(waker, NULL);
    while (word == 0) {
        long got = futex(&word, FUTEX_WAIT, 0, NULL);
        if (got != 0 && errno == EINTR) {
            FAIL("FUTEX_WAIT gives EINTR with SA_RESTART");
            return 1;
        }
    }
    CHECK_EQ(handled, 1);
    join_thread(thread);
    DONE();
}
