// rule: a signal sent to a thread never touches the process's pending set: later kills are delivered
// source: POSIX 2.4.1 (thread-directed and process-directed)
// covers: pitfall 4
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

static void *other(void *arg)
{
    CHECK_EQ(is_pending(SIGUSR1), 0); // not pending for this thread
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR1);
    MUST(thread_kill(gettid_(), SIGUSR1));
    join_thread(start_thread(other, NULL));
    sigset_t set = set_of(SIGUSR1);
    int sig;
    MUST0(sigwait(&set, &sig));
    CHECK_EQ(is_pending(SIGUSR1), 0);
    unblock(SIGUSR1);
    for (int i = 1; i <= 3; i++) {
        MUST(kill(getpid(), SIGUSR1));
        CHECK_EQ(count, i);
    }
    DONE();
}
