// rule: sigtimedwait gives EAGAIN no earlier than its timeout, and EINVAL for a bad one
// source: POSIX sigtimedwait(), ERRORS
#include "check.h"

int main(void)
{
    sigset_t set = set_of(SIGUSR1);
    block(SIGUSR1);
    struct timespec t = {0, 20000000};
    long long start = now_ns(CLOCK_MONOTONIC);
    CHECK_ERRNO(sigtimedwait(&set, NULL, &t), EAGAIN);
    CHECK(now_ns(CLOCK_MONOTONIC) - start >= 20000000);
    struct timespec bad[] = {{0, -1}, {0, 1000000000}, {-1, 0}, {-1, 999999999}};
    for (int i = 0; i < 4; i++) CHECK_ERRNO(sigtimedwait(&set, NULL, &bad[i]), EINVAL);
    MUST(raise(SIGUSR1));
    CHECK_ERRNO(sigtimedwait(&set, NULL, &bad[0]), EINVAL); // although one is pending
    CHECK_EQ(is_pending(SIGUSR1), 1);
    DONE();
}
