// rule: timer_settime gives the old value and interval; a zero value disarms
// source: POSIX timer_settime()
#include "check.h"

int main(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    timer_t timer;
    MUST(timer_create(CLOCK_MONOTONIC, &event, &timer));
    struct itimerspec first = {{3, 4}, {100, 0}}, old, off = {{9, 9}, {0, 0}};
    MUST(timer_settime(timer, 0, &first, &old));
    CHECK_EQ(old.it_value.tv_sec + old.it_value.tv_nsec + old.it_interval.tv_sec, 0);
    MUST(timer_settime(timer, 0, &off, &old));
    CHECK_EQ(old.it_interval.tv_sec, 3);
    CHECK_EQ(old.it_interval.tv_nsec, 4);
    CHECK_EQ(old.it_value.tv_sec, 99);
    struct itimerspec now;
    MUST(timer_gettime(timer, &now));
    CHECK_EQ(now.it_value.tv_sec + now.it_value.tv_nsec, 0);
    DONE();
}
