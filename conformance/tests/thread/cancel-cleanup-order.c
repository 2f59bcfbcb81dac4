// rule: cleanup handlers run last pushed first, then thread-specific data is destroyed
// source: POSIX 2.9.5.3 Thread Cancellation Cleanup Handlers
#include "cancel.h"

static int order[4], count;
static pthread_key_t key;

static void note(void *arg)
{
    order[count++] = (int)(long)arg;
}

static void *thread(void *arg)
{
    pthread_setspecific(key, (void *)3);
    pthread_cleanup_push(note, (void *)1);
    pthread_cleanup_push(note, (void *)2);
    started = 1;
    for (;;) pause();
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return NULL;
}

int main(void)
{
    MUST0(pthread_key_create(&key, note));
    pthread_t t = start_thread(thread, NULL);
    WAIT_UNTIL(started);
    CHECK_EQ(pthread_cancel(t), 0);
    join_thread(t);
    CHECK_EQ(count, 3);
    CHECK(order[0] == 2 && order[1] == 1 && order[2] == 3);
    DONE();
}
