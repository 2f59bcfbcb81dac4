// rule: a signal for a parent that waits in vfork is delivered once the child has ended or executed
// source: vfork(2): signals to the parent come after the child has given up the memory
#include "process.h"

static volatile int handled;

static void handler(int sig)
{
    handled++;
}

int main(void)
{
    volatile int seen = -1;
    pid_t parent = getpid();
    on_signal(SIGUSR1, handler, 0);
    pid_t child = vfork();
    if (child == 0) {
        // By number and with its memory borrowed: it neither returns nor fails.
        kill(parent, SIGUSR1);
        sched_yield();
        seen = handled;
        _exit(3);
    }
    CHECK_EQ(seen, 0);
    CHECK_EQ(handled, 1);
    CHECK_EQ(reap(child), EXITED(3));
    DONE();
}
