// rule: under SCHED_FIFO a thread of higher priority that becomes ready runs before lower ones, on one processor
// source: POSIX 2.9.4 Thread Scheduling; sched(7), SCHED_FIFO
#include "check.h"

static int order[4], count;
static sem_t go[3], done;

static void *thread(void *arg)
{
    long n = (long)arg;
    MUST(sem_wait(&go[n]));
    order[count++] = (int)n;
    MUST(sem_post(&done));
    return NULL;
}

static void set_priority(pthread_t t, int priority)
{
    struct sched_param param = {.sched_priority = priority};
    MUST0(pthread_setschedparam(t, SCHED_FIFO, &param));
}

int main(void)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    MUST(sched_setaffinity(0, sizeof one, &one));
    MUST(sem_init(&done, 0, 0));
    set_priority(pthread_self(), 50);
    pthread_t threads[3];
    for (long i = 0; i < 3; i++) {
        MUST(sem_init(&go[i], 0, 0));
        threads[i] = start_thread(thread, (void *)i);
        set_priority(threads[i], 10 + (int)i * 10);
    }
    sleep_ms(20); // they wait for their semaphores now
    for (int i = 0; i < 3; i++) MUST(sem_post(&go[i])); // we have the highest priority
    CHECK_EQ(count, 0);
    for (int i = 0; i < 3; i++) MUST(sem_wait(&done));
    for (int i = 0; i < 3; i++) join_thread(threads[i]);
    CHECK(order[0] == 2 && order[1] == 1 && order[2] == 0);
    DONE();
}
