// rule: pthread_mutex_lock, pthread_cond_wait and pthread_join go on after a handler
// source: POSIX 2.9.5 and each function ("shall not return an error code of [EINTR]")
// covers: pitfall 16
#include "restart.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int go;

static void *thread(void *arg)
{
    WAIT_UNTIL(handled == 1);
    sleep_ms(5);
    if (arg) {
        pthread_mutex_lock(&lock);
        go = 1;
        pthread_cond_signal(&cond);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

static void *holder(void *arg)
{
    pthread_mutex_lock(&lock);
    *(volatile int *)arg = 1;
    WAIT_UNTIL(handled == 1);
    sleep_ms(5);
    pthread_mutex_unlock(&lock);
    return NULL;
}

int main(void)
{
    int flags[] = {0, SA_RESTART};
    for (int i = 0; i < 2; i++) {
        volatile int held = 0;
        go = 0;
        interrupt_after(50, flags[i]);
        pthread_t t = start_thread(holder, (void *)&held);
        WAIT_UNTIL(held);
        CHECK_EQ(pthread_mutex_lock(&lock), 0);
        CHECK_EQ(handled, 1);
        pthread_mutex_unlock(&lock);
        join_thread(t);

        interrupt_after(10, flags[i]);
        t = start_thread(thread, &lock);
        pthread_mutex_lock(&lock);
        while (!go) CHECK_EQ(pthread_cond_wait(&cond, &lock), 0);
        pthread_mutex_unlock(&lock);
        join_thread(t);

        interrupt_after(10, flags[i]);
        t = start_thread(thread, NULL);
        CHECK_EQ(pthread_join(t, NULL), 0);
        CHECK_EQ(handled, 1);
    }
    DONE();
}
