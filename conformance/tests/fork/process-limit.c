// rule: a user's RLIMIT_NPROC bounds its processes: fork is EAGAIN there, works again after one is reaped
// source: POSIX fork(), ERRORS; getrlimit(2), RLIMIT_NPROC
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        struct rlimit limit = {4, 4};
        MUST(setrlimit(RLIMIT_NPROC, &limit));
        pid_t others[8];
        int count = 0;
        while (count < 8 && (others[count] = fork()) > 0) count++;
        if (count < 8 && others[count] == 0) stay();
        CHECK_EQ(errno, EAGAIN);
        CHECK_EQ(count, 3); // and itself
        // A zombie is counted until it is reaped.
        MUST(kill(others[0], SIGKILL));
        await_end(others[0]);
        CHECK_ERRNO(fork(), EAGAIN);
        CHECK_EQ(reap(others[0]), KILLED(SIGKILL));
        others[0] = fork_or_fail();
        if (others[0] == 0) stay();
        // Threads are counted, too.
        pthread_t thread;
        CHECK_EQ(pthread_create(&thread, NULL, (void *(*)(void *))sleep, NULL), EAGAIN);
        for (int i = 0; i < count; i++) end_child(others[i]);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
