// rule: signals pending for a thread vanish with it; those of the process stay
// source: POSIX pthread_exit(); seen on Linux
// covers: pitfall 4
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

static void *thread(void *arg)
{
    MUST(thread_kill(gettid_(), SIGUSR1));
    MUST(thread_kill(gettid_(), SIGRTMIN));
    MUST(kill(getpid(), SIGUSR2));
    CHECK_EQ(is_pending(SIGUSR1), 1);
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    on_signal(SIGUSR2, handler, 0);
    on_signal(SIGRTMIN, handler, 0);
    block(SIGUSR1);
    block(SIGUSR2);
    block(SIGRTMIN);
    join_thread(start_thread(thread, NULL));
    CHECK_EQ(is_pending(SIGUSR1), 0);
    CHECK_EQ(is_pending(SIGRTMIN), 0);
    CHECK_EQ(is_pending(SIGUSR2), 1);
    unblock(SIGUSR1);
    unblock(SIGRTMIN);
    CHECK_EQ(count, 0);
    unblock(SIGUSR2);
    CHECK_EQ(count, 1);
    DONE();
}
