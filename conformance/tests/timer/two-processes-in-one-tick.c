// rule: timers of several processes that expire at one time signal each its own process
// source: POSIX timer_settime()
// covers: pitfall 31
#include "process.h"

int main(void)
{
    struct itimerspec when = {{0, 0}, {0, 0}};
    block(SIGALRM);
    block(SIGRTMIN);
    MUST(clock_gettime(CLOCK_MONOTONIC, &when.it_value));
    when.it_value.tv_nsec += 100000000;
    if (when.it_value.tv_nsec >= 1000000000) {
        when.it_value.tv_sec++;
        when.it_value.tv_nsec -= 1000000000;
    }
    pid_t children[8];
    for (int i = 0; i < 8; i++) {
        children[i] = fork_or_fail();
        if (children[i] == 0) {
            struct sigevent event = {
                .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = i};
            timer_t timer;
            siginfo_t info;
            MUST(timer_create(CLOCK_MONOTONIC, &event, &timer));
            MUST(timer_settime(timer, TIMER_ABSTIME, &when, NULL));
            CHECK_EQ(accept_signal(SIGRTMIN, &info), SIGRTMIN);
            CHECK_EQ(info.si_code, SI_TIMER);
            CHECK_EQ(info.si_value.sival_int, i);
            CHECK_EQ(is_pending(SIGRTMIN), 0);
            CHILD_DONE();
        }
    }
    for (int i = 0; i < 8; i++) check_child(children[i]);
    CHECK_EQ(is_pending(SIGRTMIN), 0);
    DONE();
}
