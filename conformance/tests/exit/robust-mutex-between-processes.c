// rule: when a process dies with a shared robust mutex, the next to lock it gets EOWNERDEAD, a sleeper too
// source: POSIX pthread_mutex_lock(), EOWNERDEAD; get_robust_list(2)
// covers: pitfall 26, pitfall 33
#include "process.h"

int main(void)
{
    pthread_mutex_t *mutex = (pthread_mutex_t *)shared_words();
    pthread_mutexattr_t attr;
    MUST0(pthread_mutexattr_init(&attr));
    MUST0(pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED));
    MUST0(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST));
    MUST0(pthread_mutex_init(mutex, &attr));
    for (int how = 0; how < 3; how++) {
        line up = new_line(), go = new_line();
        pid_t child = fork_or_fail();
        if (child == 0) {
            MUST0(pthread_mutex_lock(mutex));
            tell(up);
            await(go);
            sleep_ms(3);
            if (how == 0) _exit(0);
            if (how == 1) MUST(kill(getpid(), SIGKILL));
            syscall(SYS_exit, 0);
        }
        await(up);
        CHECK_EQ(pthread_mutex_trylock(mutex), EBUSY);
        tell(go);
        CHECK_EQ(pthread_mutex_lock(mutex), EOWNERDEAD);
        CHECK_EQ(pthread_mutex_consistent(mutex), 0);
        CHECK_EQ(pthread_mutex_unlock(mutex), 0);
        CHECK_EQ(reap(child), how == 1 ? KILLED(SIGKILL) : EXITED(0));
    }
    DONE();
}
