// rule: ITIMER_PROF counts user and system time and sends SIGPROF, again and again with an interval
// source: POSIX setitimer(), ITIMER_PROF
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGPROF, handler, 0);
    struct itimerval every = {{0, 10000}, {0, 10000}};
    MUST(setitimer(ITIMER_PROF, &every, NULL));
    sleep_ms(30);
    CHECK_EQ(count, 0);
    while (count < 3) getppid();
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= 5000000); // Linux counts in ticks
    struct itimerval off = {0};
    MUST(setitimer(ITIMER_PROF, &off, NULL));
    DONE();
}
