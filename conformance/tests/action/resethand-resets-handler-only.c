// rule: SA_RESETHAND sets the handler to SIG_DFL before it runs, and leaves flags and mask
// source: POSIX sigaction(), SA_RESETHAND; signal.c of Linux
// covers: pitfall 7
#include "check.h"

static int count;
static struct sigaction inside;

static void handler(int sig)
{
    count++;
    MUST(sigaction(SIGCHLD, NULL, &inside));
}

int main(void)
{
    struct sigaction act = {.sa_handler = handler, .sa_flags = SA_RESETHAND | SA_RESTART}, old;
    sigaddset(&act.sa_mask, SIGUSR2);
    MUST(sigaction(SIGCHLD, &act, NULL));
    MUST(raise(SIGCHLD));
    MUST(raise(SIGCHLD)); // by default nothing happens
    CHECK_EQ(count, 1);
    CHECK(inside.sa_handler == SIG_DFL);
    MUST(sigaction(SIGCHLD, NULL, &old));
    CHECK(old.sa_handler == SIG_DFL);
    CHECK((old.sa_flags & SA_RESTART) && ((unsigned)old.sa_flags & SA_RESETHAND));
    CHECK(sigismember(&old.sa_mask, SIGUSR2));
    DONE();
}
