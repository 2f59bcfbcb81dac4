// rule: membarrier wants a registration for the private commands (EPERM), which fork passes on, and no flags
// source: membarrier(2)
#include "check.h"
#include "process.h"

static long barrier(int command, unsigned flags)
{
    return syscall(SYS_membarrier, command, flags, 0);
}

int main(int argc, char **argv)
{
    enum { QUERY, GLOBAL, GLOBAL_EXPEDITED = 2, REGISTER_GLOBAL = 4, PRIVATE = 8, REGISTER_PRIVATE = 16, SYNC = 32, REGISTER_SYNC = 64 };
    long all = barrier(QUERY, 0);
    MUST(all);
    CHECK_EQ(all & 127, 127);
    CHECK_ERRNO(barrier(QUERY, 1), EINVAL);
    CHECK_ERRNO(barrier(PRIVATE, 1), EINVAL);
    CHECK_ERRNO(barrier(3, 0), EINVAL);
    CHECK_ERRNO(barrier(-1, 0), EINVAL);
    CHECK_ERRNO(barrier(1 << 20, 0), EINVAL);
    CHECK_EQ(barrier(GLOBAL, 0), 0);
    CHECK_EQ(barrier(GLOBAL_EXPEDITED, 0), 0);
    CHECK_EQ(barrier(REGISTER_GLOBAL, 0), 0);
    CHECK_ERRNO(barrier(PRIVATE, 0), EPERM);
    CHECK_ERRNO(barrier(SYNC, 0), EPERM);
    CHECK_EQ(barrier(REGISTER_SYNC, 0), 0);
    CHECK_ERRNO(barrier(PRIVATE, 0), EPERM);
    CHECK_EQ(barrier(SYNC, 0), 0);
    CHECK_EQ(barrier(REGISTER_PRIVATE, 0), 0);
    CHECK_EQ(barrier(REGISTER_PRIVATE, 0), 0);
    CHECK_EQ(barrier(PRIVATE, 0), 0);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(barrier(PRIVATE, 0), 0);
        _exit(failures != 0);
    }
    CHECK_EQ(reap(child), 0);
    DONE();
}
