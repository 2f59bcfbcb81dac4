// rule: sem_wait is restarted after a handler with SA_RESTART, and gives EINTR without
// source: POSIX sem_wait(), ERRORS [EINTR]; signal(7)
// covers: pitfall 16
#include "restart.h"

static sem_t sem;

static void *poster(void *arg)
{
    WAIT_UNTIL(handled == 1);
    sleep_ms(10);
    MUST(sem_post(&sem));
    return NULL;
}

int main(void)
{
    MUST(sem_init(&sem, 0, 0));
    interrupt_after(20, SA_RESTART);
    pthread_t thread = start_thread(poster, NULL);
    CHECK_EQ(sem_wait(&sem), 0);
    CHECK_EQ(handled, 1);
    join_thread(thread);
    interrupt_after(20, 0);
    CHECK_ERRNO(sem_wait(&sem), EINTR);
    CHECK_EQ(handled, 1);
    DONE();
}
