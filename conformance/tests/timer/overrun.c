// rule: expiries while the signal is pending are counted as overruns, in si_overrun and timer_getoverrun
// source: POSIX timer_getoverrun()
// covers: pitfall 33
#include "check.h"

int main(void)
{
    int signals[] = {SIGUSR1, SIGRTMIN};
    for (int i = 0; i < 2; i++) {
        block(signals[i]);
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = signals[i]};
        timer_t timer;
        MUST(timer_create(CLOCK_MONOTONIC, &event, &timer));
        struct itimerspec every = {{0, 1000000}, {0, 1000000}};
        MUST(timer_settime(timer, 0, &every, NULL));
        sleep_ms(50);
        sigset_t set = set_of(signals[i]);
        siginfo_t info;
        CHECK_EQ(sigwaitinfo(&set, &info), signals[i]);
        int overruns = timer_getoverrun(timer);
        CHECK(overruns >= 45);
        CHECK_EQ(info.si_overrun, overruns);
        // Only one instance was queued.
        struct timespec zero = {0};
        struct itimerspec off = {0};
        MUST(timer_settime(timer, 0, &off, NULL));
        while (sigtimedwait(&set, NULL, &zero) > 0) {
        }
        CHECK_EQ(timer_delete(timer), 0);
    }
    DONE();
}
