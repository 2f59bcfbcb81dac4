// rule: sigsuspend delivers under its own mask before it puts the old mask back
// source: POSIX sigsuspend(), DESCRIPTION
// covers: pitfall 2, pitfall 25
#include "check.h"

static int count;
static int blocked_inside;

static void handler(int sig)
{
    count++;
    blocked_inside = is_blocked(SIGUSR2);
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR1);
    MUST(kill(getpid(), SIGUSR1));
    sigset_t set = set_of(SIGUSR2);
    CHECK_ERRNO(sigsuspend(&set), EINTR);
    CHECK_EQ(count, 1);
    CHECK_EQ(blocked_inside, 1); // the handler runs with sigsuspend's mask
    CHECK_EQ(is_blocked(SIGUSR1), 1);
    CHECK_EQ(is_blocked(SIGUSR2), 0);
    CHECK_EQ(is_pending(SIGUSR1), 0);
    DONE();
}
