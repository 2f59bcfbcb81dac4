// rule: timers that expire at the same instant all send their signals
// source: POSIX timer_settime()
// covers: pitfall 31
#include "check.h"

static volatile int got[4];

static void handler(int sig, siginfo_t *info, void *context)
{
    got[info->si_value.sival_int]++;
}

int main(void)
{
    timer_t timers[4];
    struct timespec now;
    MUST(clock_gettime(CLOCK_MONOTONIC, &now));
    struct itimerspec when = {.it_value = now};
    when.it_value.tv_nsec += 20000000;
    if (when.it_value.tv_nsec >= 1000000000) {
        when.it_value.tv_nsec -= 1000000000;
        when.it_value.tv_sec++;
    }
    for (int i = 0; i < 4; i++) {
        on_siginfo(SIGRTMIN + i % 2, handler, 0);
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + i % 2};
        event.sigev_value.sival_int = i;
        MUST(timer_create(CLOCK_MONOTONIC, &event, &timers[i]));
        MUST(timer_settime(timers[i], TIMER_ABSTIME, &when, NULL));
    }
    sleep_ms(40);
    for (int i = 0; i < 4; i++) CHECK_EQ(got[i], 1);
    DONE();
}
