// rule: getitimer tells the time left and the interval of each interval timer, setitimer what was before
// source: POSIX getitimer(), setitimer()
#include "check.h"

int main(void)
{
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
        struct itimerval none, got, old, set = {.it_value = {100, 500000}, .it_interval = {7, 250000}}, off = {{0, 0}, {0, 0}};
        MUST(getitimer(which, &none));
        CHECK_EQ(none.it_value.tv_sec + none.it_value.tv_usec + none.it_interval.tv_sec + none.it_interval.tv_usec, 0);
        MUST(setitimer(which, &set, &old));
        CHECK_EQ(old.it_value.tv_sec + old.it_value.tv_usec, 0);
        MUST(getitimer(which, &got));
        CHECK(got.it_value.tv_sec >= 99 && got.it_value.tv_sec <= 100);
        CHECK_EQ(got.it_interval.tv_sec, 7);
        CHECK_EQ(got.it_interval.tv_usec, 250000);
        MUST(setitimer(which, &off, &old));
        CHECK(old.it_value.tv_sec >= 99 && old.it_value.tv_sec <= 100);
        CHECK_EQ(old.it_interval.tv_sec, 7);
        MUST(getitimer(which, &got));
        CHECK_EQ(got.it_value.tv_sec + got.it_value.tv_usec + got.it_interval.tv_sec, 0);
    }
    DONE();
}
