// rule: a bad pointer to any call of clocks and timers is EFAULT, whatever kind of bad it is
// source: POSIX 2.3, [EFAULT]; each call's man page
// covers: pitfall 23
#include "arguments.h"

int main(void)
{
    int id;
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    MUST(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id));
    struct call calls[] = {
        {"clock_gettime", SYS_clock_gettime, {CLOCK_MONOTONIC, BAD}, EFAULT},
        {"clock_gettime(cpu)", SYS_clock_gettime, {CLOCK_THREAD_CPUTIME_ID, BAD}, EFAULT},
        {"clock_getres", SYS_clock_getres, {CLOCK_MONOTONIC, BAD}, EFAULT},
        {"clock_settime", SYS_clock_settime, {CLOCK_REALTIME, BAD}, EFAULT},
        {"clock_nanosleep", SYS_clock_nanosleep, {CLOCK_MONOTONIC, 0, BAD, 0}, EFAULT},
        {"nanosleep", SYS_nanosleep, {BAD, 0}, EFAULT},
        {"gettimeofday(tv)", SYS_gettimeofday, {BAD, 0}, EFAULT},
        {"gettimeofday(tz)", SYS_gettimeofday, {0, BAD}, EFAULT},
        {"settimeofday(tv)", SYS_settimeofday, {BAD, 0}, EFAULT},
#ifdef SYS_time
        {"time", SYS_time, {BAD}, EFAULT},
#endif
        {"times", SYS_times, {BAD}, EFAULT},
        {"getitimer", SYS_getitimer, {ITIMER_REAL, BAD}, EFAULT},
        {"setitimer(new)", SYS_setitimer, {ITIMER_REAL, BAD, 0}, EFAULT},
        {"timer_create(event)", SYS_timer_create, {CLOCK_MONOTONIC, BAD, GOOD}, EFAULT},
        {"timer_create(id)", SYS_timer_create, {CLOCK_MONOTONIC, 0, BAD}, EFAULT},
        {"timer_settime(new)", SYS_timer_settime, {id, 0, BAD, 0}, EFAULT},
        {"timer_settime(old)", SYS_timer_settime, {id, 0, GOOD, BAD}, EFAULT},
        {"timer_gettime", SYS_timer_gettime, {id, BAD}, EFAULT},
    };
    CHECK_BAD_POINTERS(calls);
    DONE();
}
