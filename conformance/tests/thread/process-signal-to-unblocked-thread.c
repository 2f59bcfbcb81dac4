// rule: a process-directed signal runs its handler on a thread that does not block it, once
// source: POSIX 2.4.1 Signal Generation and Delivery
// covers: pitfall 1
#include "check.h"

static volatile long handler_tid;
static volatile int count, ready, stop;
static volatile long open_tid;

static void handler(int sig)
{
    handler_tid = gettid_();
    count++;
}

static void *blocking(void *arg)
{
    __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
    WAIT_UNTIL(stop);
    return NULL;
}

static void *open_thread(void *arg)
{
    unblock(SIGUSR1);
    open_tid = gettid_();
    __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
    WAIT_UNTIL(stop);
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR1);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) threads[i] = start_thread(i == 2 ? open_thread : blocking, NULL);
    WAIT_UNTIL(ready == 4);
    for (int i = 1; i <= 20; i++) {
        MUST(kill(getpid(), SIGUSR1));
        WAIT_UNTIL(count == i);
        CHECK_EQ(handler_tid, open_tid);
    }
    stop = 1;
    for (int i = 0; i < 4; i++) join_thread(threads[i]);
    CHECK_EQ(count, 20);
    DONE();
}
