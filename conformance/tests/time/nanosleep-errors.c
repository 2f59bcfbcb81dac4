// rule: the sleeping calls refuse bad times, clocks and pointers
// source: POSIX nanosleep(), clock_nanosleep(), ERRORS; seen on Linux 6.18 (EOPNOTSUPP)
#include "check.h"

int main(void)
{
    struct timespec bad[] = {{0, -1}, {0, 1000000000}, {-1, 0}, {0, LONG_MAX}}, good = {0, 1000};
    for (int i = 0; i < 4; i++) {
        CHECK_ERRNO(syscall(SYS_nanosleep, &bad[i], NULL), EINVAL);
        CHECK_ERRNO(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &bad[i], NULL), EINVAL);
    }
    CHECK_ERRNO(syscall(SYS_nanosleep, 8, NULL), EFAULT);
    CHECK_ERRNO(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, 8, NULL), EFAULT);
    CHECK_ERRNO(syscall(SYS_clock_nanosleep, 99, 0, &good, NULL), EINVAL);
    CHECK_ERRNO(syscall(SYS_clock_nanosleep, CLOCK_THREAD_CPUTIME_ID, 0, &good, NULL), EOPNOTSUPP);
    CHECK_ERRNO(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC_RAW, 0, &good, NULL), EOPNOTSUPP);
    CHECK_EQ(syscall(SYS_nanosleep, &good, 8), 0); // the rest is not written when nothing is left
    DONE();
}
