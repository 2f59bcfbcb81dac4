// rule: sleep returns 0 no earlier than its seconds, or after a handler the seconds that are left, SA_RESTART or not
// source: POSIX sleep(); sleep(3)
#include "restart.h"

int main(void)
{
    long long before = now_ns(CLOCK_MONOTONIC);
    CHECK_EQ(sleep(1), 0);
    CHECK(now_ns(CLOCK_MONOTONIC) - before >= 1000000000);
    interrupt_after(10, SA_RESTART);
    unsigned left = sleep(100);
    CHECK(left == 99 || left == 100);
    CHECK_EQ(handled, 1);
    CHECK_EQ(sleep(0), 0);
    DONE();
}
