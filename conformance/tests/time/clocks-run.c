// rule: every clock runs forward, monotonic ones never back; their resolution is told
// source: POSIX clock_gettime(), clock_getres(); clock_getres(2)
#include "check.h"

int main(void)
{
    clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_BOOTTIME,
                          CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE, CLOCK_TAI};
    long long before[7];
    for (int i = 0; i < 7; i++) {
        struct timespec t;
        CHECK_EQ(clock_getres(clocks[i], &t), 0);
        CHECK(t.tv_sec == 0 && t.tv_nsec > 0 && t.tv_nsec <= 10000000);
        before[i] = now_ns(clocks[i]);
    }
    long long last = 0;
    for (int i = 0; i < 10000; i++) {
        long long now = now_ns(CLOCK_MONOTONIC);
        if (now < last) FAIL("CLOCK_MONOTONIC went back by %lld ns", last - now);
        last = now;
    }
    sleep_ms(30);
    for (int i = 0; i < 7; i++) {
        long long passed = now_ns(clocks[i]) - before[i];
        CHECK(passed >= 15000000);
    }
    DONE();
}
