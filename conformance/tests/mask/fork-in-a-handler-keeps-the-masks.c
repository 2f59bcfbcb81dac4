// rule: the child of a fork in a handler has the handler's mask, and gets the old one back when it returns
// source: POSIX fork(); sigaction(), sa_mask
#include "process.h"

static pid_t child;
static int in_handler;

static void handler(int sig)
{
    child = fork();
    in_handler = is_blocked(SIGUSR1) && is_blocked(SIGUSR2);
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGUSR2);
    MUST(sigaction(SIGUSR1, &action, NULL));
    MUST(raise(SIGUSR1));
    MUST(child);
    CHECK_EQ(in_handler, 1);
    CHECK_EQ(is_blocked(SIGUSR1), 0);
    CHECK_EQ(is_blocked(SIGUSR2), 0);
    if (child == 0) CHILD_DONE();
    check_child(child);
    DONE();
}
