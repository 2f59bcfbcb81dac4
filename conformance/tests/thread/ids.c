// rule: every thread has its own thread id and all share the process id; the first thread's are equal
// source: gettid(2); POSIX getpid()
#include "check.h"

static long tids[8];

static void *thread(void *arg)
{
    tids[(long)arg] = gettid_();
    CHECK_EQ(syscall(SYS_getpid), (long)getpid());
    return NULL;
}

int main(void)
{
    CHECK_EQ(gettid_(), getpid());
    pthread_t threads[8];
    for (long i = 0; i < 8; i++) threads[i] = start_thread(thread, (void *)i);
    for (int i = 0; i < 8; i++) join_thread(threads[i]);
    for (int i = 0; i < 8; i++) {
        CHECK(tids[i] > 0 && tids[i] != getpid());
        for (int j = 0; j < i; j++) CHECK(tids[i] != tids[j]);
    }
    DONE();
}
