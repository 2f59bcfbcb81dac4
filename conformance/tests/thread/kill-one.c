// rule: pthread_kill delivers on that thread and no other, asleep or computing
// source: POSIX pthread_kill()
// covers: pitfall 1
#include "check.h"

static volatile int ran[4], ready, stop;
static __thread int number = -1;

static void handler(int sig)
{
    ran[number]++;
}

static void *thread(void *arg)
{
    number = (int)(long)arg;
    __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
    while (!stop) {
        if (number % 2) sleep_ms(1);
    }
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    pthread_t threads[4];
    for (long i = 0; i < 4; i++) threads[i] = start_thread(thread, (void *)i);
    WAIT_UNTIL(ready == 4);
    for (int i = 0; i < 4; i++) {
        MUST0(pthread_kill(threads[i], SIGUSR1));
        WAIT_UNTIL(ran[i] == 1);
    }
    stop = 1;
    for (int i = 0; i < 4; i++) {
        join_thread(threads[i]);
        CHECK_EQ(ran[i], 1);
    }
    DONE();
}
