// rule: clock_nanosleep returns EINTR; relative it stores the time left, absolute it leaves the argument alone
// source: POSIX clock_nanosleep(), RETURN VALUE
// covers: pitfall 16
#include "restart.h"

int main(void)
{
    struct timespec time = {10, 0}, left = {-1, -1};
    interrupt_after(20, SA_RESTART);
    CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, 0, &time, &left), EINTR);
    CHECK(left.tv_sec == 9);
    struct timespec until;
    MUST(clock_gettime(CLOCK_MONOTONIC, &until));
    until.tv_sec += 10;
    left = (struct timespec){-1, -1};
    interrupt_after(20, SA_RESTART);
    CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, &left), EINTR);
    CHECK(left.tv_sec == -1 && left.tv_nsec == -1);
    DONE();
}
