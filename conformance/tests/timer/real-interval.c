// rule: ITIMER_REAL signals after its value and then every interval, until it is disarmed
// source: POSIX setitimer(); getitimer(2)
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    struct itimerval every = {{0, 4000}, {0, 8000}}, now;
    long long start = now_ns(CLOCK_MONOTONIC);
    MUST(setitimer(ITIMER_REAL, &every, NULL));
    MUST(getitimer(ITIMER_REAL, &now));
    CHECK_EQ(now.it_interval.tv_usec, 4000);
    CHECK(now.it_value.tv_sec == 0 && now.it_value.tv_usec > 0 && now.it_value.tv_usec <= 8000);
    while (count < 5) pause();
    CHECK(now_ns(CLOCK_MONOTONIC) - start >= 8000000 + 4 * 4000000);
    struct itimerval off = {0};
    MUST(setitimer(ITIMER_REAL, &off, &now));
    CHECK_EQ(now.it_interval.tv_usec, 4000);
    CHECK(now.it_value.tv_usec <= 4000);
    int before = count;
    sleep_ms(20);
    CHECK_EQ(count, before);
    MUST(getitimer(ITIMER_REAL, &now));
    CHECK_EQ(now.it_value.tv_sec + now.it_value.tv_usec + now.it_interval.tv_usec, 0);
    DONE();
}
