// rule: alarm and ITIMER_REAL are one timer: each tells and replaces what the other has set
// source: alarm(2), NOTES; getitimer(2), NOTES (POSIX leaves it open)
#include "check.h"

int main(void)
{
    struct itimerval now, set = {.it_value = {20, 0}, .it_interval = {5, 0}};
    CHECK_EQ(alarm(10), 0);
    MUST(getitimer(ITIMER_REAL, &now));
    CHECK(now.it_value.tv_sec == 9 || (now.it_value.tv_sec == 10 && now.it_value.tv_usec == 0));
    CHECK_EQ(now.it_interval.tv_sec + now.it_interval.tv_usec, 0);
    MUST(setitimer(ITIMER_REAL, &set, &now));
    CHECK(now.it_value.tv_sec <= 10);
    CHECK_EQ(alarm(30), 20);
    // An alarm comes once.
    MUST(getitimer(ITIMER_REAL, &now));
    CHECK_EQ(now.it_interval.tv_sec, 0);
    CHECK_EQ(alarm(0), 30);
    MUST(getitimer(ITIMER_REAL, &now));
    CHECK_EQ(now.it_value.tv_sec + now.it_value.tv_usec, 0);
    DONE();
}
