// rule: a timer may be of CLOCK_TAI, and a sleep, too
// source: timer_create(2), CLOCK_TAI; clock_nanosleep(2)
#include "check.h"
#ifndef CLOCK_TAI
#define CLOCK_TAI 11
#endif

int main(void)
{
    sigset_t set = set_of(SIGUSR1);
    siginfo_t info;
    block(SIGUSR1);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    timer_t timer;
    MUST(timer_create(CLOCK_TAI, &event, &timer));
    struct itimerspec soon = {.it_value.tv_nsec = 5000000};
    long long before = now_ns(CLOCK_TAI);
    MUST(timer_settime(timer, 0, &soon, NULL));
    CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
    CHECK_EQ(info.si_code, SI_TIMER);
    CHECK(now_ns(CLOCK_TAI) - before >= 5000000);
    before = now_ns(CLOCK_TAI);
    CHECK_EQ(clock_nanosleep(CLOCK_TAI, 0, &soon.it_value, NULL), 0);
    CHECK(now_ns(CLOCK_TAI) - before >= 5000000);
    DONE();
}
