// rule: setitimer refuses unknown timers and values outside a second's microseconds with EINVAL, bad pointers with EFAULT
// source: POSIX setitimer(), ERRORS; getitimer(2)
#include "check.h"

int main(void)
{
    struct itimerval good = {{0, 0}, {5, 0}}, old;
    CHECK_ERRNO(setitimer(3, &good, NULL), EINVAL);
    CHECK_ERRNO(setitimer(-1, &good, NULL), EINVAL);
    CHECK_ERRNO(getitimer(3, &old), EINVAL);
    struct itimerval bad[] = {{{0, 0}, {0, 1000000}}, {{0, 0}, {0, -1}}, {{0, 1000000}, {1, 0}},
                              {{0, -1}, {1, 0}}, {{0, 0}, {-1, 0}}, {{-1, 0}, {1, 0}}};
    for (int i = 0; i < 6; i++) CHECK_ERRNO(setitimer(ITIMER_REAL, &bad[i], NULL), EINVAL);
    CHECK_ERRNO(syscall(SYS_setitimer, ITIMER_REAL, 8, NULL), EFAULT);
    CHECK_ERRNO(syscall(SYS_getitimer, ITIMER_REAL, 8), EFAULT);
    MUST(getitimer(ITIMER_REAL, &old));
    CHECK_EQ(old.it_value.tv_sec + old.it_value.tv_usec, 0);
    // A bad old pointer comes after the timer is set.
    CHECK_ERRNO(syscall(SYS_setitimer, ITIMER_REAL, &good, 8), EFAULT);
    MUST(getitimer(ITIMER_REAL, &old));
    CHECK(old.it_value.tv_sec >= 4);
    DONE();
}
