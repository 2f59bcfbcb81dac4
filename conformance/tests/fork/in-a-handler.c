// rule: fork in a handler: the child returns from its copy of the handler to its copy of the interrupted code
// source: POSIX 2.4.3 Signal Actions (fork is async-signal-safe in Issue 7); signal-safety(7)
#include "process.h"

static volatile pid_t forked = -1;

static void handler(int sig)
{
    forked = fork();
}

int main(void)
{
    pid_t parent = getpid();
    on_signal(SIGUSR1, handler, 0);
    volatile long before = 0x1234567;
    MUST(raise(SIGUSR1));
    CHECK_EQ(before, 0x1234567);
    if (forked == 0) {
        CHECK_EQ(getppid(), parent);
        CHECK_EQ(is_blocked(SIGUSR1), 0);
        // And once more, a handler of the child's own.
        MUST(raise(SIGUSR1));
        if (forked == 0) CHILD_DONE();
        check_child(forked);
        CHILD_DONE();
    }
    MUST(forked);
    check_child(forked);
    DONE();
}
