// rule: when a standard signal coalesces, the first one's siginfo stays
// source: seen on Linux 6.18; sigqueue(3) of a standard signal
#include "check.h"

static siginfo_t got;
static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    got = *info;
    count++;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    block(SIGUSR1);
    MUST(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 11}));
    MUST(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 22}));
    MUST(kill(getpid(), SIGUSR1));
    unblock(SIGUSR1);
    CHECK_EQ(count, 1);
    CHECK_EQ(got.si_code, SI_QUEUE);
    CHECK_EQ(got.si_value.sival_int, 11);
    DONE();
}
