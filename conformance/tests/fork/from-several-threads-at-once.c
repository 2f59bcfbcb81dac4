// rule: threads fork and wait side by side, each for its own child
// source: POSIX fork(), waitpid(): thread-safe
#include "process.h"

static void *forking(void *arg)
{
    long me = (long)arg;
    for (int i = 0; i < 25; i++) {
        pid_t child = fork();
        MUST(child);
        if (child == 0) _exit((int)(me * 25 + i));
        int status;
        CHECK_EQ(waitpid(child, &status, 0), child);
        CHECK_EQ(status, EXITED(me * 25 + i));
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[4];
    for (long i = 0; i < 4; i++) threads[i] = start_thread(forking, (void *)i);
    for (int i = 0; i < 4; i++) join_thread(threads[i]);
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}
