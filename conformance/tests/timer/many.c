// rule: a hundred timers run side by side, each with its own value, and all expire in order
// source: POSIX timer_create()
#include "check.h"

int main(void)
{
    timer_t timers[100];
    block(SIGRTMIN);
    for (int i = 0; i < 100; i++) {
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
        event.sigev_value.sival_int = i;
        MUST(timer_create(CLOCK_MONOTONIC, &event, &timers[i]));
    }
    struct timespec now;
    MUST(clock_gettime(CLOCK_MONOTONIC, &now));
    for (int i = 0; i < 100; i++) {
        long long at = now.tv_sec * 1000000000LL + now.tv_nsec + 500000000 + (99 - i) * 200000;
        struct itimerspec when = {.it_value = {at / 1000000000, at % 1000000000}};
        MUST(timer_settime(timers[i], TIMER_ABSTIME, &when, NULL));
    }
    sigset_t set = set_of(SIGRTMIN);
    for (int i = 99; i >= 0; i--) {
        siginfo_t info;
        CHECK_EQ(sigwaitinfo(&set, &info), SIGRTMIN);
        CHECK_EQ(info.si_value.sival_int, i);
    }
    for (int i = 0; i < 100; i++) CHECK_EQ(timer_delete(timers[i]), 0);
    DONE();
}
