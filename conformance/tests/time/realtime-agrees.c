// rule: time, gettimeofday and CLOCK_REALTIME tell the same time, after the year 2020
// source: POSIX time(), gettimeofday(), clock_gettime()
#include "check.h"

int main(void)
{
    struct timespec t;
    struct timeval v;
    MUST(clock_gettime(CLOCK_REALTIME, &t));
    time_t seconds = time(NULL);
    MUST(gettimeofday(&v, NULL));
    CHECK(t.tv_sec >= 1577836800);
    CHECK(seconds - t.tv_sec >= -1 && seconds - t.tv_sec <= 1);
    CHECK(v.tv_sec - t.tv_sec >= 0 && v.tv_sec - t.tv_sec <= 1);
    DONE();
}
