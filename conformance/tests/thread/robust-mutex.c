// rule: a robust mutex whose owner has ended is EOWNERDEAD for the next, and whole again after pthread_mutex_consistent
// source: POSIX pthread_mutexattr_setrobust(); get_robust_list(2)
// covers: pitfall 26, pitfall 33
#include "check.h"

static pthread_mutex_t mutexes[3];

static void *owner(void *arg)
{
    for (int i = 0; i < 3; i++) MUST0(pthread_mutex_lock(&mutexes[i]));
    // Ended without a word to the libc: the kernel walks the list.
    if (arg) syscall(SYS_exit, 0);
    return NULL;
}

int main(void)
{
    pthread_mutexattr_t attr;
    MUST0(pthread_mutexattr_init(&attr));
    MUST0(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST));
    for (int i = 0; i < 3; i++) MUST0(pthread_mutex_init(&mutexes[i], &attr));
    join_thread(start_thread(owner, NULL));
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(pthread_mutex_lock(&mutexes[i]), EOWNERDEAD);
        CHECK_EQ(pthread_mutex_consistent(&mutexes[i]), 0);
        CHECK_EQ(pthread_mutex_unlock(&mutexes[i]), 0);
        CHECK_EQ(pthread_mutex_lock(&mutexes[i]), 0);
        CHECK_EQ(pthread_mutex_unlock(&mutexes[i]), 0);
    }
    DONE();
}
