// rule: CLONE_SIGHAND shares dispositions between processes, but neither mask nor pending signals
// source: clone(2), CLONE_SIGHAND
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

static int child_function(void *arg)
{
    struct sigaction action = {.sa_handler = handler};
    sigset_t set = set_of(SIGUSR2);
    if (is_blocked(SIGUSR1) != 1) return 1;
    if (is_pending(SIGUSR1) != 0) return 2;
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) return 3;
    if (sigaction(SIGUSR2, &action, NULL) != 0) return 4;
    return 0;
}

int main(void)
{
    char *stack = malloc(65536);
    block(SIGUSR1);
    MUST(raise(SIGUSR1));
    pid_t child = clone(child_function, stack + 65536, CLONE_VM | CLONE_SIGHAND | SIGCHLD, NULL);
    MUST(child);
    CHECK_EQ(reap(child), EXITED(0));
    CHECK_EQ(is_blocked(SIGUSR2), 0);
    MUST(raise(SIGUSR2));
    CHECK_EQ(count, 1);
    CHECK_EQ(is_pending(SIGUSR1), 1);
    DONE();
}
