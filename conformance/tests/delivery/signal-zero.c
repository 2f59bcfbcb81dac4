// rule: signal 0 checks that the target exists and sends nothing
// source: POSIX kill(), DESCRIPTION
#include "check.h"

int main(void)
{
    CHECK_EQ(kill(getpid(), 0), 0);
    CHECK_EQ(kill(0, 0), 0);
    CHECK_EQ(kill(-getpgrp(), 0), 0);
    CHECK_EQ(thread_kill(gettid_(), 0), 0);
    CHECK_EQ(pthread_kill(pthread_self(), 0), 0);
    CHECK_EQ(sigqueue(getpid(), 0, (union sigval){0}), 0);
    CHECK_ERRNO(kill(INT_MAX, 0), ESRCH);
    CHECK_ERRNO(kill(-INT_MAX, 0), ESRCH);
    uint64_t set;
    MUST(syscall(SYS_rt_sigpending, &set, 8));
    CHECK_EQ(set, 0);
    DONE();
}
