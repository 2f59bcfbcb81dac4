// rule: processes with one table of handlers have pending signals and pids of their own; setting SIG_IGN discards the caller's pending signal, not the other's
// source: clone(2), CLONE_SIGHAND; POSIX 2.4.3
#include "process.h"

static line to_child, to_parent;
static volatile pid_t pid_there;

static int child_function(void *arg)
{
    pid_there = getpid();
    block(SIGUSR1);
    tell(to_parent);
    await(to_child);
    if (is_pending(SIGUSR1) != 1) return 1;
    // What it is when it is taken counts.
    unblock(SIGUSR1);
    return 0;
}

int main(void)
{
    char *stack = malloc(65536);
    to_child = new_line();
    to_parent = new_line();
    block(SIGUSR1);
    pid_t child = clone(child_function, stack + 65536, CLONE_VM | CLONE_SIGHAND | SIGCHLD, NULL);
    MUST(child);
    await(to_parent);
    CHECK_EQ(pid_there, child);
    MUST(kill(child, SIGUSR1));
    CHECK_EQ(is_pending(SIGUSR1), 0);
    MUST(kill(getpid(), SIGUSR1));
    on_signal(SIGUSR1, SIG_IGN, 0);
    CHECK_EQ(is_pending(SIGUSR1), 0);
    tell(to_child);
    CHECK_EQ(reap(child), EXITED(0));
    DONE();
}
