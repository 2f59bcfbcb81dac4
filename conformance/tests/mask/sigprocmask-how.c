// rule: sigprocmask adds, removes or replaces as `how` says, and gives back the old mask
// source: POSIX sigprocmask(), DESCRIPTION
#include "check.h"

static uint64_t change(int how, uint64_t set)
{
    uint64_t old = 0;
    MUST(syscall(SYS_rt_sigprocmask, how, &set, &old, 8));
    return old;
}

int main(void)
{
    CHECK_EQ(change(SIG_BLOCK, 0x3), 0);
    CHECK_EQ(change(SIG_BLOCK, 0x5), 0x3);
    CHECK_EQ(change(SIG_UNBLOCK, 0x9), 0x7);
    CHECK_EQ(change(SIG_SETMASK, SIGBIT(64)), 0x6);
    CHECK_EQ(change(SIG_UNBLOCK, ~0ULL), SIGBIT(64));
    CHECK_EQ(change(SIG_SETMASK, 0), 0);
    uint64_t set = ~0ULL, old = 5;
    CHECK_ERRNO(syscall(SYS_rt_sigprocmask, 3, &set, &old, 8), EINVAL);
    CHECK_ERRNO(syscall(SYS_rt_sigprocmask, -1, &set, &old, 8), EINVAL);
    CHECK_EQ(syscall(SYS_rt_sigprocmask, 99, NULL, &old, 8), 0); // `how` is not looked at
    CHECK_EQ(old, 0);
    CHECK_ERRNO(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, &old, 16), EINVAL);
    CHECK_ERRNO(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, &old, 4), EINVAL);
    CHECK_EQ(change(SIG_BLOCK, 0), 0);
    DONE();
}
