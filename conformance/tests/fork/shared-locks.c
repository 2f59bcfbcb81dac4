// rule: process-shared mutex, condition variable and semaphore work between processes
// source: POSIX pthread_mutexattr_setpshared(), sem_init(); futex(2)
#include "process.h"

struct shared {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    sem_t sem;
    long count;
    int turn;
};

int main(void)
{
    struct shared *s = (struct shared *)shared_words();
    pthread_mutexattr_t ma;
    pthread_condattr_t ca;
    MUST0(pthread_mutexattr_init(&ma));
    MUST0(pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED));
    MUST0(pthread_mutex_init(&s->mutex, &ma));
    MUST0(pthread_condattr_init(&ca));
    MUST0(pthread_condattr_setpshared(&ca, PTHREAD_PROCESS_SHARED));
    MUST0(pthread_cond_init(&s->changed, &ca));
    MUST(sem_init(&s->sem, 1, 0));
    pid_t children[3];
    for (int me = 0; me < 3; me++) {
        children[me] = fork_or_fail();
        if (children[me] != 0) continue;
        for (int i = 0; i < 200; i++) {
            MUST0(pthread_mutex_lock(&s->mutex));
            while (s->turn != me) MUST0(pthread_cond_wait(&s->changed, &s->mutex));
            s->count++;
            s->turn = (me + 1) % 3;
            MUST0(pthread_cond_broadcast(&s->changed));
            MUST0(pthread_mutex_unlock(&s->mutex));
        }
        MUST(sem_post(&s->sem));
        CHILD_DONE();
    }
    for (int i = 0; i < 3; i++) MUST(sem_wait(&s->sem));
    CHECK_EQ(s->count, 600);
    for (int i = 0; i < 3; i++) check_child(children[i]);
    DONE();
}
