// rule: setitimer with a null new value disarms the timer and tells what was before
// source: getitimer(2), BUGS (portable programs give a value)
#include "check.h"

int main(void)
{
    struct itimerval set = {.it_value = {100, 0}}, old, got;
    MUST(setitimer(ITIMER_REAL, &set, NULL));
    CHECK_EQ(syscall(SYS_setitimer, ITIMER_REAL, NULL, &old), 0);
    CHECK(old.it_value.tv_sec >= 99);
    MUST(getitimer(ITIMER_REAL, &got));
    CHECK_EQ(got.it_value.tv_sec + got.it_value.tv_usec, 0);
    DONE();
}
