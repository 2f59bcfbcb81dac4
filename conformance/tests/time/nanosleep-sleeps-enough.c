// rule: nanosleep and clock_nanosleep sleep at least as long as asked, relative or absolute
// source: POSIX nanosleep(), clock_nanosleep()
#include "check.h"

int main(void)
{
    long times[] = {0, 1, 1000, 100000, 3000000, 20000000};
    for (int i = 0; i < 6; i++) {
        struct timespec t = {0, times[i]};
        long long start = now_ns(CLOCK_MONOTONIC);
        CHECK_EQ(nanosleep(&t, NULL), 0);
        CHECK(now_ns(CLOCK_MONOTONIC) - start >= times[i]);
        start = now_ns(CLOCK_MONOTONIC);
        CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL), 0);
        CHECK(now_ns(CLOCK_MONOTONIC) - start >= times[i]);
        long long at = now_ns(CLOCK_REALTIME) + times[i];
        struct timespec until = {at / 1000000000, at % 1000000000};
        CHECK_EQ(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, NULL), 0);
        CHECK(now_ns(CLOCK_REALTIME) >= at);
    }
    struct timespec past = {1, 0};
    long long start = now_ns(CLOCK_MONOTONIC);
    CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &past, NULL), 0);
    CHECK(now_ns(CLOCK_MONOTONIC) - start < 1000000000);
    DONE();
}
