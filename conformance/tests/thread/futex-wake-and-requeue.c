// rule: FUTEX_WAKE wakes as many as asked and says how many; FUTEX_CMP_REQUEUE moves the rest
// source: futex(2)
// covers: pitfall 15
#include "check.h"

#define WAIT 0
#define WAKE 1
#define CMP_REQUEUE 4
static int a, b;
static volatile int sleeping, awake;

static void *waiter(void *arg)
{
    __atomic_add_fetch(&sleeping, 1, __ATOMIC_SEQ_CST);
    while (syscall(SYS_futex, &a, WAIT, 0, NULL, NULL, 0) != 0 && errno == EINTR) {
    }
    __atomic_add_fetch(&awake, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

int main(void)
{
    pthread_t threads[6];
    for (int i = 0; i < 6; i++) threads[i] = start_thread(waiter, NULL);
    WAIT_UNTIL(sleeping == 6);
    sleep_ms(30);
    CHECK_EQ(syscall(SYS_futex, &a, WAKE, 2, NULL, NULL, 0), 2);
    WAIT_UNTIL(awake == 2);
    CHECK_EQ(syscall(SYS_futex, &a, CMP_REQUEUE, 1, 2, &b, 0), 3); // one woken, two moved
    WAIT_UNTIL(awake == 3);
    sleep_ms(5);
    CHECK_EQ(awake, 3);
    CHECK_EQ(syscall(SYS_futex, &b, WAKE, INT_MAX, NULL, NULL, 0), 2);
    CHECK_EQ(syscall(SYS_futex, &a, WAKE, INT_MAX, NULL, NULL, 0), 1);
    for (int i = 0; i < 6; i++) join_thread(threads[i]);
    CHECK_EQ(awake, 6);
    DONE();
}
