// rule: setting or disarming a timer takes its old expiry's pending signal away
// source: POSIX timer_settime() (unspecified); seen on Linux 6.18
#include "check.h"

int main(void)
{
    block(SIGRTMIN);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    timer_t timer;
    MUST(timer_create(CLOCK_MONOTONIC, &event, &timer));
    struct itimerspec soon = {.it_value.tv_nsec = 1000000}, off = {0};
    MUST(timer_settime(timer, 0, &soon, NULL));
    sleep_ms(10);
    MUST(timer_settime(timer, 0, &off, NULL));
    sigset_t set = set_of(SIGRTMIN);
    struct timespec zero = {0};
    CHECK_ERRNO(sigtimedwait(&set, NULL, &zero), EAGAIN);
    MUST(timer_settime(timer, 0, &soon, NULL));
    CHECK_EQ(sigwaitinfo(&set, NULL), SIGRTMIN);
    DONE();
}
