// rule: with a ready descriptor ppoll returns it, and a pending signal that its mask unblocks stays pending
// source: seen on Linux 6.1 and 6.18
// covers: surprise 7
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR1);
    MUST(kill(getpid(), SIGUSR1));
    sigset_t none;
    sigemptyset(&none);
    struct pollfd out = {.fd = 1, .events = POLLOUT}; // standard output can always be written
    struct timespec long_time = {10, 0};
    CHECK_EQ(ppoll(&out, 1, &long_time, &none), 1);
    CHECK_EQ(count, 0);
    CHECK_EQ(is_pending(SIGUSR1), 1);
    DONE();
}
