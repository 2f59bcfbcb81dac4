// rule: timer_create without an event sends SIGALRM with the timer's id as value, SI_TIMER
// source: POSIX timer_create(); timer_create(2)
// covers: pitfall 33
#include "check.h"

int main(void)
{
    block(SIGALRM);
    int id = -1;
    MUST(syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, &id));
    struct itimerspec soon = {.it_value.tv_nsec = 2000000};
    MUST(syscall(SYS_timer_settime, id, 0, &soon, NULL));
    sigset_t set = set_of(SIGALRM);
    siginfo_t info;
    CHECK_EQ(sigwaitinfo(&set, &info), SIGALRM);
    CHECK_EQ(info.si_code, SI_TIMER);
    CHECK_EQ(info.si_value.sival_int, id);
    CHECK_EQ(info.si_timerid, id);
    CHECK_EQ(info.si_overrun, 0);
    MUST(syscall(SYS_timer_delete, id));
    DONE();
}
