// rule: with CLONE_SIGHAND a handler that one process sets, resets by SA_RESETHAND or ignores is the other's, too; exec and fork make a copy
// source: clone(2), CLONE_SIGHAND; execve(2)
#include "process.h"

static volatile int count;
static line to_child, to_parent;

static void handler(int sig)
{
    count++;
}

static void (*disposition(int sig))(int)
{
    struct sigaction action;
    MUST(sigaction(sig, NULL, &action));
    return action.sa_handler;
}

static int child_function(void *arg)
{
    tell(to_parent);
    await(to_child);
    if (disposition(SIGUSR1) != handler) return 1;
    if (disposition(SIGUSR2) != SIG_IGN) return 2;
    // Taking the signal resets its handler in both.
    if (kill(getpid(), SIGUSR1) != 0 || count != 1) return 3;
    if (disposition(SIGUSR1) != SIG_DFL) return 4;
    pid_t copy = fork();
    if (copy == 0) {
        signal(SIGUSR2, handler);
        _exit(disposition(SIGUSR2) != handler);
    }
    int status;
    if (copy < 0 || waitpid(copy, &status, 0) != copy || status != 0) return 5;
    if (disposition(SIGUSR2) != SIG_IGN) return 6;
    tell(to_parent);
    await(to_child);
    return 0;
}

int main(void)
{
    char *stack = malloc(65536);
    to_child = new_line();
    to_parent = new_line();
    pid_t child = clone(child_function, stack + 65536, CLONE_VM | CLONE_SIGHAND | SIGCHLD, NULL);
    MUST(child);
    await(to_parent);
    on_signal(SIGUSR1, handler, SA_RESETHAND);
    on_signal(SIGUSR2, SIG_IGN, 0);
    tell(to_child);
    await(to_parent);
    CHECK(disposition(SIGUSR1) == SIG_DFL);
    // Another process's signal runs the handler that this one sets now.
    on_signal(SIGUSR1, handler, 0);
    MUST(kill(child, SIGUSR1));
    tell(to_child);
    CHECK_EQ(reap(child), EXITED(0));
    CHECK_EQ(count, 2);
    DONE();
}
