// rule: membarrier restarts what is in a sequence for who has registered for that (EPERM), on all processors or, with MEMBARRIER_CMD_FLAG_CPU, on one
// source: membarrier(2), MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ
#include "check.h"

static long barrier(int command, unsigned flags, int cpu)
{
    return syscall(SYS_membarrier, command, flags, cpu);
}

int main(int argc, char **argv)
{
    enum { PRIVATE = 8, REGISTER_PRIVATE = 16, SEQUENCES = 128, REGISTER_SEQUENCES = 256, REGISTRATIONS = 512, FLAG_CPU = 1 };
    long all = barrier(0, 0, 0);
    MUST(all);
    CHECK_EQ(all & (SEQUENCES | REGISTER_SEQUENCES), SEQUENCES | REGISTER_SEQUENCES);
    CHECK_ERRNO(barrier(SEQUENCES, 0, 0), EPERM);
    CHECK_ERRNO(barrier(SEQUENCES, FLAG_CPU, 0), EPERM);
    CHECK_ERRNO(barrier(SEQUENCES, 2, 0), EINVAL);
    CHECK_ERRNO(barrier(REGISTER_SEQUENCES, FLAG_CPU, 0), EINVAL);
    CHECK_ERRNO(barrier(PRIVATE, FLAG_CPU, 0), EINVAL);
    CHECK_EQ(barrier(REGISTER_SEQUENCES, 0, 0), 0);
    CHECK_EQ(barrier(REGISTER_SEQUENCES, 0, 0), 0);
    CHECK_ERRNO(barrier(PRIVATE, 0, 0), EPERM);
    if (all & REGISTRATIONS) CHECK_EQ(barrier(REGISTRATIONS, 0, 0), REGISTER_PRIVATE | REGISTER_SEQUENCES);
    CHECK_EQ(barrier(SEQUENCES, 0, 0), 0);
    CHECK_EQ(barrier(SEQUENCES, FLAG_CPU, 0), 0);
    CHECK_EQ(barrier(SEQUENCES, FLAG_CPU, -1), 0);
    CHECK_EQ(barrier(SEQUENCES, FLAG_CPU, 1 << 20), 0);
    DONE();
}
