// rule: a mask that the handler sets itself is gone when it returns
// source: POSIX 2.4.3 Signal Actions, Pointer to a Function
#include "check.h"

static int count;

static void handler(int sig)
{
    if (++count == 1) {
        unblock(SIGUSR1);
        block(SIGUSR2);
        MUST(raise(SIGUSR1)); // enters again
        CHECK_EQ(count, 2);
    }
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    MUST(raise(SIGUSR1));
    CHECK_EQ(is_blocked(SIGUSR1), 0);
    CHECK_EQ(is_blocked(SIGUSR2), 0);
    CHECK_EQ(count, 2);
    DONE();
}
