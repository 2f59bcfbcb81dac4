// rule: a handler finds errno of the thread that it interrupts, and what it leaves there is that thread's
// source: POSIX 2.4.3 Signal Actions (errno on entry and return)
#include "check.h"

static volatile int found, leave;

static void handler(int sig)
{
    int before = errno;
    found = before;
    close(-1);
    if (errno != EBADF) found = -1;
    errno = leave ? EDOM : before;
}

static void *other(void *arg)
{
    errno = EEXIST;
    MUST(raise(SIGUSR1));
    CHECK_EQ(found, EEXIST);
    CHECK_EQ(errno, EEXIST);
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    errno = ENOENT;
    pthread_t thread;
    MUST0(pthread_create(&thread, NULL, other, NULL));
    MUST0(pthread_join(thread, NULL));
    CHECK_EQ(errno, ENOENT);
    MUST(raise(SIGUSR1));
    CHECK_EQ(found, ENOENT);
    CHECK_EQ(errno, ENOENT);
    leave = 1;
    MUST(raise(SIGUSR1));
    CHECK_EQ(errno, EDOM);
    DONE();
}
