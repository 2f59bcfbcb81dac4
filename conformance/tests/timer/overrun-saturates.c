// rule: the overrun count of a timer that expires very often stops at DELAYTIMER_MAX and is never negative
// source: POSIX timer_getoverrun(); <limits.h>, DELAYTIMER_MAX
#include "check.h"

int main(void)
{
    block(SIGRTMIN);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    timer_t timer;
    MUST(timer_create(CLOCK_REALTIME, &event, &timer));
    // An absolute time long ago with an interval of 1 ns: far more than 2^31 overruns.
    struct itimerspec past = {{0, 1}, {1, 0}};
    MUST(timer_settime(timer, TIMER_ABSTIME, &past, NULL));
    sigset_t set = set_of(SIGRTMIN);
    siginfo_t info;
    CHECK_EQ(sigwaitinfo(&set, &info), SIGRTMIN);
    CHECK_EQ(info.si_overrun, INT_MAX);
    CHECK_EQ(timer_getoverrun(timer), INT_MAX);
    MUST(timer_delete(timer));
    DONE();
}
