// rule: sched_yield lets the other ready threads of the same priority run
// source: POSIX sched_yield()
#include "check.h"

static volatile int turn, done;

static void *thread(void *arg)
{
    long me = (long)arg;
    for (int i = 0; i < 50; i++) {
        while (turn != me) sched_yield();
        turn = (turn + 1) % 3;
    }
    __atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    for (long i = 0; i < 3; i++) threads[i] = start_thread(thread, (void *)i);
    for (int i = 0; i < 3; i++) join_thread(threads[i]);
    CHECK_EQ(done, 3);
    DONE();
}
