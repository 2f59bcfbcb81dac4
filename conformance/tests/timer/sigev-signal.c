// rule: SIGEV_SIGNAL sends its signal with its value, standard or real-time, on every clock
// source: POSIX timer_create(), SIGEV_SIGNAL
// covers: pitfall 33
#include "check.h"

int main(void)
{
    clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME};
    int signals[] = {SIGUSR1, SIGRTMIN, SIGRTMAX};
    for (int i = 0; i < 3; i++) {
        block(signals[i]);
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = signals[i]};
        event.sigev_value.sival_int = 1000 + i;
        timer_t timer;
        MUST(timer_create(clocks[i], &event, &timer));
        struct itimerspec soon = {.it_value.tv_nsec = 2000000};
        MUST(timer_settime(timer, 0, &soon, NULL));
        sigset_t set = set_of(signals[i]);
        siginfo_t info;
        CHECK_EQ(sigwaitinfo(&set, &info), signals[i]);
        CHECK_EQ(info.si_code, SI_TIMER);
        CHECK_EQ(info.si_value.sival_int, 1000 + i);
        CHECK_EQ(timer_delete(timer), 0);
    }
    DONE();
}
