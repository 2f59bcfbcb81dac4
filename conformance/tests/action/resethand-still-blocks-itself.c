// rule: SA_RESETHAND alone does not imply SA_NODEFER: the signal is blocked while its handler runs
// source: POSIX sigaction(), SA_RESETHAND ("may behave as if SA_NODEFER"); Linux does not
// covers: pitfall 7
#include "check.h"

static int blocked;

static void handler(int sig)
{
    blocked = is_blocked(sig);
}

int main(void)
{
    on_signal(SIGUSR1, handler, SA_RESETHAND);
    MUST(raise(SIGUSR1));
    CHECK_EQ(blocked, 1);
    CHECK_EQ(is_blocked(SIGUSR1), 0);
    DONE();
}
