// rule: a process-directed signal that all threads block goes to the first that unblocks it
// source: POSIX 2.4.1 Signal Generation and Delivery
// covers: pitfall 1, pitfall 4
#include "check.h"

static volatile long handler_tid;
static volatile int count;

static void handler(int sig)
{
    handler_tid = gettid_();
    count++;
}

static void *thread(void *arg)
{
    CHECK_EQ(is_pending(SIGUSR1), 1); // the process's
    unblock(SIGUSR1);
    CHECK_EQ(count, 1);
    CHECK_EQ(handler_tid, gettid_());
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR1);
    MUST(kill(getpid(), SIGUSR1));
    join_thread(start_thread(thread, NULL));
    CHECK_EQ(is_pending(SIGUSR1), 0);
    unblock(SIGUSR1);
    CHECK_EQ(count, 1);
    DONE();
}
