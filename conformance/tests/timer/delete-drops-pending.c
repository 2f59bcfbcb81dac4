// rule: deleting a timer takes its pending signal away
// source: POSIX timer_delete() (unspecified); seen on Linux 6.18
#include "check.h"

int main(void)
{
    block(SIGRTMIN);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    timer_t timer;
    MUST(timer_create(CLOCK_MONOTONIC, &event, &timer));
    struct itimerspec soon = {.it_value.tv_nsec = 1000000};
    MUST(timer_settime(timer, 0, &soon, NULL));
    sleep_ms(10);
    CHECK_EQ(is_pending(SIGRTMIN), 1);
    MUST(timer_delete(timer));
    sigset_t set = set_of(SIGRTMIN);
    struct timespec zero = {0};
    CHECK_ERRNO(sigtimedwait(&set, NULL, &zero), EAGAIN);
    DONE();
}
