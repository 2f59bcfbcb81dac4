// rule: a process without privilege cannot set the clock: EPERM, after the time itself was found right
// source: POSIX clock_settime(), ERRORS [EPERM]; settimeofday(2)
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(lone_user());
        struct timespec now, bad = {0, -1};
        struct timeval day;
        MUST(clock_gettime(CLOCK_REALTIME, &now));
        MUST(gettimeofday(&day, NULL));
        CHECK_ERRNO(clock_settime(CLOCK_REALTIME, &now), EPERM);
        CHECK_ERRNO(settimeofday(&day, NULL), EPERM);
        CHECK_ERRNO(clock_settime(CLOCK_REALTIME, &bad), EINVAL);
        CHECK_ERRNO(clock_settime(CLOCK_MONOTONIC, &now), EINVAL);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
