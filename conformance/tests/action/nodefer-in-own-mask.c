// rule: with SA_NODEFER a signal that is in its own sa_mask is blocked all the same
// source: POSIX sigaction(), SA_NODEFER ("unless it is included in sa_mask")
#include "check.h"

static int blocked;

static void handler(int sig)
{
    blocked = is_blocked(sig);
}

int main(void)
{
    struct sigaction act = {.sa_handler = handler, .sa_flags = SA_NODEFER};
    sigaddset(&act.sa_mask, SIGUSR1);
    MUST(sigaction(SIGUSR1, &act, NULL));
    MUST(raise(SIGUSR1));
    CHECK_EQ(blocked, 1);
    CHECK_EQ(is_blocked(SIGUSR1), 0);
    DONE();
}
