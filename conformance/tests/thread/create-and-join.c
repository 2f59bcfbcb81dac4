// rule: a thread gets its argument, its value comes out of join, and stacks are its own
// source: POSIX pthread_create(), pthread_join()
#include "check.h"

static void *thread(void *arg)
{
    volatile char stack[8192];
    memset((void *)stack, (int)(long)arg, sizeof stack);
    sched_yield();
    for (unsigned i = 0; i < sizeof stack; i += 512) CHECK_EQ(stack[i], (char)(long)arg);
    return (char *)arg + 1000;
}

int main(void)
{
    pthread_t threads[32];
    for (long i = 0; i < 32; i++) threads[i] = start_thread(thread, (void *)i);
    for (long i = 0; i < 32; i++) CHECK_EQ((long)join_thread(threads[i]), i + 1000);
    DONE();
}
