// rule: a robust mutex that a process held when it executed a program is EOWNERDEAD for the next, while the program runs
// source: POSIX execve(), DESCRIPTION (robust mutexes); Linux: exec walks the thread's robust list
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        line go = {atoi(argv[1]), -1};
        await(go);
        DONE();
    }
    const char *self = own_file(argv);
    pthread_mutex_t *mutex = (void *)shared_words();
    pthread_mutexattr_t attributes;
    MUST0(pthread_mutexattr_init(&attributes));
    MUST0(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
    MUST0(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
    MUST0(pthread_mutex_init(mutex, &attributes));
    line go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(fcntl(go.in, F_SETFD, FD_CLOEXEC));
        MUST0(pthread_mutex_lock(mutex));
        EXECUTE(self, decimal(go.out));
    }
    // Either the mutex is not taken yet, or it is and its owner executes.
    int got;
    for (;;) {
        got = pthread_mutex_lock(mutex);
        if (got != 0) break;
        MUST0(pthread_mutex_unlock(mutex));
        sleep_ms(1);
    }
    CHECK_EQ(got, EOWNERDEAD);
    CHECK_EQ(pthread_mutex_consistent(mutex), 0);
    CHECK_EQ(pthread_mutex_unlock(mutex), 0);
    tell(go);
    check_child(child);
    DONE();
}
