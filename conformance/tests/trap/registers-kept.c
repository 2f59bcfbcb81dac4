// rule: the trap instruction keeps every register but the result (on x86-64 RCX and R11 as well), with a signal delivered on its way back, too
// source: syscall(2), "Architecture calling conventions"; the ABI supplements
// covers: pitfall 30
#include "trap.h"

static volatile int handled;

static void handler(int sig)
{
    uint64_t other[REGISTERS + 1];
    fill_registers(other, 0x5a5a0000);
    other[REGISTERS] ^= FLAGS_MASK;
    load_registers(other);
    handled++;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    CHECK_EQ(trap(SYS_getpid, 1, 2, 3, 4, 5), getpid());
    CHECK_EQ(trap(100000, 1, 2, 3, 4, 5), -ENOSYS);
    CHECK_EQ(trap(SYS_write, 1, 8, 8, 4, 5), -EFAULT);
    CHECK_EQ(trap(SYS_sched_yield, 1, 2, 3, 4, 5), 0);
    for (int i = 1; i <= 3; i++) {
        CHECK_EQ(trap(SYS_kill, getpid(), SIGUSR1, 3, 4, 5), 0);
        CHECK_EQ(handled, i);
    }
    struct timespec nap = {0, 2000000};
    CHECK_EQ(trap(SYS_nanosleep, (long)&nap, 0, 3, 4, 5), 0);
    DONE();
}
