// rule: alarm sends SIGALRM to the process after its seconds
// source: POSIX alarm()
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    long long start = now_ns(CLOCK_MONOTONIC);
    alarm(1);
    while (count == 0) pause();
    CHECK(now_ns(CLOCK_MONOTONIC) - start >= 1000000000);
    CHECK_EQ(alarm(0), 0);
    DONE();
}
