// rule: kill, raise and tgkill of an unblocked signal to oneself deliver it before they return
// source: POSIX kill(), DESCRIPTION; raise()
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(count, 1);
    MUST(raise(SIGUSR1));
    CHECK_EQ(count, 2);
    MUST(thread_kill(gettid_(), SIGUSR1));
    CHECK_EQ(count, 3);
    MUST(sigqueue(getpid(), SIGUSR1, (union sigval){0}));
    CHECK_EQ(count, 4);
    MUST(pthread_kill(pthread_self(), SIGUSR1));
    CHECK_EQ(count, 5);
    DONE();
}
