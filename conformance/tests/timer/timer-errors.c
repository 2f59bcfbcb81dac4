// rule: the timer calls refuse bad clocks, events, ids, values and pointers with Linux's errno
// source: POSIX timer_create(), timer_settime(), timer_delete(), ERRORS
// covers: pitfall 33
#include "check.h"

int main(void)
{
    int id;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    CHECK_ERRNO(syscall(SYS_timer_create, 99, &event, &id), EINVAL);
    CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, 8, &id), EFAULT);
    CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, 8), EFAULT);
    int bad_signals[] = {0, -1, 65};
    for (int i = 0; i < 3; i++) {
        event.sigev_signo = bad_signals[i];
        CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id), EINVAL);
    }
    event.sigev_signo = SIGUSR1;
    event.sigev_notify = 99;
    CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id), EINVAL);
    event.sigev_notify = SIGEV_SIGNAL;
    MUST(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id));
    struct itimerspec good = {.it_value.tv_sec = 100}, now;
    struct itimerspec bad[] = {{{0, 0}, {0, 1000000000}}, {{0, 0}, {0, -1}}, {{0, 1000000000}, {1, 0}},
                               {{0, -1}, {1, 0}}, {{0, 0}, {-1, 0}}};
    for (int i = 0; i < 5; i++) CHECK_ERRNO(syscall(SYS_timer_settime, id, 0, &bad[i], NULL), EINVAL);
    CHECK_ERRNO(syscall(SYS_timer_settime, id, 0, NULL, NULL), EINVAL);
    CHECK_ERRNO(syscall(SYS_timer_settime, id, 0, 8, NULL), EFAULT);
    CHECK_ERRNO(syscall(SYS_timer_gettime, id, 8), EFAULT);
    int bad_ids[] = {-1, id + 1000, INT_MAX};
    for (int i = 0; i < 3; i++) {
        CHECK_ERRNO(syscall(SYS_timer_settime, bad_ids[i], 0, &good, NULL), EINVAL);
        CHECK_ERRNO(syscall(SYS_timer_gettime, bad_ids[i], &now), EINVAL);
        CHECK_ERRNO(syscall(SYS_timer_getoverrun, bad_ids[i]), EINVAL);
        CHECK_ERRNO(syscall(SYS_timer_delete, bad_ids[i]), EINVAL);
    }
    CHECK_EQ(syscall(SYS_timer_getoverrun, id), 0);
    CHECK_EQ(syscall(SYS_timer_delete, id), 0);
    CHECK_ERRNO(syscall(SYS_timer_delete, id), EINVAL);
    DONE();
}
