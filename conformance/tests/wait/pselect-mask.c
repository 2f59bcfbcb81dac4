// rule: pselect waits under its own mask: a pending signal that it unblocks runs its handler and gives EINTR
// source: POSIX pselect(), DESCRIPTION
// covers: pitfall 2
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGUSR1, handler, SA_RESTART);
    block(SIGUSR1);
    MUST(kill(getpid(), SIGUSR1));
    sigset_t none;
    sigemptyset(&none);
    struct timespec long_time = {10, 0}, ms = {0, 1000000};
    CHECK_ERRNO(pselect(0, NULL, NULL, NULL, &long_time, &none), EINTR);
    CHECK_EQ(count, 1);
    CHECK_EQ(is_blocked(SIGUSR1), 1);
    CHECK_EQ(pselect(0, NULL, NULL, NULL, &ms, &none), 0);
    CHECK_EQ(is_blocked(SIGUSR1), 1);
    DONE();
}
