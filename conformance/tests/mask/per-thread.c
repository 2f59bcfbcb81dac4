// rule: each thread has its own mask; a new thread inherits its creator's, and no pending signals
// source: POSIX pthread_create(), DESCRIPTION; pthread_sigmask()
#include "check.h"

static void *child(void *arg)
{
    CHECK_EQ(is_blocked(SIGUSR1), 1);
    CHECK_EQ(is_blocked(SIGUSR2), 0);
    CHECK_EQ(is_pending(SIGUSR1), 0);
    block(SIGUSR2);
    unblock(SIGUSR1);
    return NULL;
}

int main(void)
{
    block(SIGUSR1);
    MUST(thread_kill(gettid_(), SIGUSR1));
    join_thread(start_thread(child, NULL));
    CHECK_EQ(is_blocked(SIGUSR1), 1);
    CHECK_EQ(is_blocked(SIGUSR2), 0);
    CHECK_EQ(is_pending(SIGUSR1), 1);
    DONE();
}
