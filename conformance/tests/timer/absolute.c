// rule: TIMER_ABSTIME counts on the clock itself; a time that is past expires at once
// source: POSIX timer_settime(), TIMER_ABSTIME
#include "check.h"

int main(void)
{
    clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC};
    block(SIGUSR1);
    sigset_t set = set_of(SIGUSR1);
    for (int i = 0; i < 2; i++) {
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
        timer_t timer;
        MUST(timer_create(clocks[i], &event, &timer));
        long long at = now_ns(clocks[i]) + 15000000;
        struct itimerspec when = {.it_value = {at / 1000000000, at % 1000000000}}, left;
        MUST(timer_settime(timer, TIMER_ABSTIME, &when, NULL));
        MUST(timer_gettime(timer, &left));
        CHECK(left.it_value.tv_sec == 0 && left.it_value.tv_nsec <= 15000000); // relative
        CHECK_EQ(sigwaitinfo(&set, NULL), SIGUSR1);
        CHECK(now_ns(clocks[i]) >= at);
        struct itimerspec past = {.it_value = {1, 0}};
        MUST(timer_settime(timer, TIMER_ABSTIME, &past, NULL));
        struct timespec second = {1, 0};
        CHECK_EQ(sigtimedwait(&set, NULL, &second), SIGUSR1);
        MUST(timer_delete(timer));
    }
    DONE();
}
