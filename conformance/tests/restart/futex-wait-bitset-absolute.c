// rule: FUTEX_WAIT_BITSET waits until an absolute time and gives ETIMEDOUT; interrupted it is restarted or EINTR by the flag
// source: futex(2), FUTEX_WAIT_BITSET
// covers: pitfall 16
#include "restart.h"

int main(void)
{
    int word = 0;
    struct timespec until;
    MUST(clock_gettime(CLOCK_MONOTONIC, &until));
    long long start = until.tv_sec * 1000000000LL + until.tv_nsec;
    until.tv_nsec += 60000000;
    if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
    interrupt_after(10, 0);
    CHECK_ERRNO(syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &until, NULL, -1), EINTR);
    CHECK_EQ(handled, 1);
    interrupt_after(10, SA_RESTART);
    long got = syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &until, NULL, -1);
    CHECK_EQ(got, -1);
    if (errno != ETIMEDOUT && errno != EINTR) FAIL("errno %d", errno);
    if (errno == ETIMEDOUT) CHECK(now_ns(CLOCK_MONOTONIC) >= start + 60000000);
    CHECK_EQ(handled, 1);
    DONE();
}
