// rule: ppoll waits under its own mask: a pending signal that it unblocks runs its handler and gives EINTR
// source: poll(2), "ppoll()"
// covers: pitfall 2
#include "check.h"

static int count, inside;

static void handler(int sig)
{
    count++;
    inside = is_blocked(SIGUSR2);
}

int main(void)
{
    on_signal(SIGUSR1, handler, SA_RESTART);
    block(SIGUSR1);
    MUST(kill(getpid(), SIGUSR1));
    sigset_t set = set_of(SIGUSR2);
    struct timespec long_time = {10, 0};
    CHECK_ERRNO(ppoll(NULL, 0, &long_time, &set), EINTR);
    CHECK_EQ(count, 1);
    CHECK_EQ(inside, 1);
    CHECK_EQ(is_blocked(SIGUSR1), 1);
    CHECK_EQ(is_blocked(SIGUSR2), 0);
    struct timespec ms = {0, 1000000};
    CHECK_EQ(ppoll(NULL, 0, &ms, &set), 0);
    CHECK_EQ(is_blocked(SIGUSR1), 1);
    CHECK_EQ(is_blocked(SIGUSR2), 0);
    DONE();
}
