// rule: a thread created with explicit attributes starts with their policy and priority
// source: POSIX pthread_attr_setinheritsched(), PTHREAD_EXPLICIT_SCHED
#include "check.h"

static void *thread(void *arg)
{
    struct sched_param p;
    CHECK_EQ(syscall(SYS_sched_getscheduler, 0), SCHED_FIFO);
    MUST(syscall(SYS_sched_getparam, 0, &p));
    CHECK_EQ(p.sched_priority, 7);
    return NULL;
}

int main(void)
{
    pthread_attr_t attr;
    struct sched_param p = {.sched_priority = 7};
    MUST0(pthread_attr_init(&attr));
    MUST0(pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED));
    MUST0(pthread_attr_setschedpolicy(&attr, SCHED_FIFO));
    MUST0(pthread_attr_setschedparam(&attr, &p));
    pthread_t t;
    MUST0(pthread_create(&t, &attr, thread, NULL));
    join_thread(t);
    CHECK_EQ(syscall(SYS_sched_getscheduler, 0), SCHED_OTHER);
    p.sched_priority = 9;
    MUST(syscall(SYS_sched_setscheduler, 0, SCHED_RR, &p));
    DONE();
}
