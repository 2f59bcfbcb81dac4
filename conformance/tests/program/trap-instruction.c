// rule: the system-call instruction works beside calls by function, keeps all registers but the result (on x86-64 RCX and R11 as well), and signals are delivered on its way back
// source: syscall(2), "Architecture calling conventions"; System V ABI, x86-64 supplement, A.2.1
#include "trap.h"

VECTORS_AROUND(yield, SCHED_YIELD)

static volatile int handled;

static void handler(int sig)
{
    handled++;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    CHECK_EQ(trap(SYS_getpid, 0, 0, 0, 0, 0), getpid());
    CHECK_EQ(trap(SYS_kill, getpid(), SIGUSR1, 0, 0, 0), 0);
    CHECK_EQ(handled, 1);
    CHECK_EQ(trap(100000, 0, 0, 0, 0, 0), -ENOSYS);
    CHECK_EQ(trap(SYS_write, 1, 8, 8, 0, 0), -EFAULT);
    // The vector registers are kept while other threads, or none, run.
    unsigned char before[VECTOR_BYTES], after[VECTOR_BYTES];
    for (int i = 0; i < VECTOR_BYTES; i++) before[i] = (unsigned char)(i * 13 + 1);
    memcpy(after, before, sizeof after);
    yield(after);
    CHECK_EQ(memcmp(before, after, VECTOR_BYTES), 0);
    DONE();
}
