// rule: vfork suspends the thread that calls it; the parent's other threads run on
// source: vfork(2), "the calling thread is suspended"
// covers: pitfall 24
#include "process.h"

static volatile int go, ran;

static void *other(void *arg)
{
    WAIT_UNTIL(go);
    ran = 1;
    return NULL;
}

int main(void)
{
    pthread_t thread = start_thread(other, NULL);
    pid_t child = vfork();
    if (child == 0) {
        go = 1;
        struct timespec ms = {0, 1000000};
        while (!ran) syscall(SYS_nanosleep, &ms, NULL);
        _exit(5);
    }
    MUST(child);
    CHECK_EQ(ran, 1);
    CHECK_EQ(reap(child), EXITED(5));
    join_thread(thread);
    DONE();
}
