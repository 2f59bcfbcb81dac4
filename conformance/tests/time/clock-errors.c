// rule: the clock calls refuse unknown clocks and bad pointers; CLOCK_MONOTONIC cannot be set
// source: POSIX clock_gettime(), clock_settime(), ERRORS; clock_getres(2)
#include "check.h"

int main(void)
{
    struct timespec t;
    int bad[] = {99, 12, 1000, INT_MAX};
    for (int i = 0; i < 4; i++) {
        CHECK_ERRNO(syscall(SYS_clock_gettime, bad[i], &t), EINVAL);
        CHECK_ERRNO(syscall(SYS_clock_getres, bad[i], &t), EINVAL);
        t = (struct timespec){0, 0};
        CHECK_ERRNO(syscall(SYS_clock_settime, bad[i], &t), EINVAL);
    }
    CHECK_ERRNO(syscall(SYS_clock_gettime, CLOCK_REALTIME, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_clock_gettime, CLOCK_REALTIME, NULL), EFAULT);
    CHECK_ERRNO(syscall(SYS_clock_getres, CLOCK_REALTIME, 8), EFAULT);
    CHECK_EQ(syscall(SYS_clock_getres, CLOCK_REALTIME, NULL), 0);
    CHECK_ERRNO(syscall(SYS_clock_settime, CLOCK_REALTIME, 8), EFAULT);
    t = (struct timespec){1000000000, 0};
    CHECK_ERRNO(syscall(SYS_clock_settime, CLOCK_MONOTONIC, &t), EINVAL);
    t.tv_nsec = 1000000000;
    CHECK_ERRNO(syscall(SYS_clock_settime, CLOCK_REALTIME, &t), EINVAL);
    t.tv_nsec = -1;
    CHECK_ERRNO(syscall(SYS_clock_settime, CLOCK_REALTIME, &t), EINVAL);
    CHECK_ERRNO(syscall(SYS_gettimeofday, 8, NULL), EFAULT);
    DONE();
}
