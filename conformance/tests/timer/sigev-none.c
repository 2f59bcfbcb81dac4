// rule: SIGEV_NONE sends nothing; the time left can be read and becomes 0
// source: POSIX timer_create(), SIGEV_NONE
#include "check.h"

int main(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    timer_t timer;
    MUST(timer_create(CLOCK_MONOTONIC, &event, &timer));
    struct itimerspec soon = {.it_value.tv_nsec = 20000000}, now;
    MUST(timer_settime(timer, 0, &soon, NULL));
    MUST(timer_gettime(timer, &now));
    CHECK(now.it_value.tv_nsec > 0 && now.it_value.tv_nsec <= 20000000);
    sleep_ms(30);
    MUST(timer_gettime(timer, &now));
    CHECK_EQ(now.it_value.tv_sec, 0);
    CHECK_EQ(now.it_value.tv_nsec, 0);
    uint64_t set;
    MUST(syscall(SYS_rt_sigpending, &set, 8));
    CHECK_EQ(set, 0);
    DONE();
}
