// rule: the system-call instruction works beside calls by function, keeps all registers but three, and signals are delivered on its way back
// source: System V ABI, x86-64 supplement, A.2.1
#include "check.h"
#include <time.h>

static long trap(long number, long a, long b, long c, long d, long kept[2])
{
    register long r10 __asm__("r10") = d;
    long result = number;
    __asm__ volatile("mov $0x1234, %%rbx; mov $0x5678, %%r12; syscall; mov %%rbx, (%[kept]); mov %%r12, 8(%[kept])"
                     : "+a"(result)
                     : "D"(a), "S"(b), "d"(c), "r"(r10), [kept] "r"(kept)
                     : "rbx", "rcx", "r11", "r12", "memory");
    return result;
}

static volatile int handled;

static void handler(int sig)
{
    handled++;
}

int main(void)
{
    long kept[2] = {0, 0};
    on_signal(SIGUSR1, handler, 0);
    CHECK_EQ(trap(SYS_getpid, 0, 0, 0, 0, kept), getpid());
    CHECK_EQ(kept[0], 0x1234);
    CHECK_EQ(kept[1], 0x5678);
    CHECK_EQ(trap(SYS_kill, getpid(), SIGUSR1, 0, 0, kept), 0);
    CHECK_EQ(handled, 1);
    CHECK_EQ(trap(100000, 0, 0, 0, 0, kept), -ENOSYS);
    CHECK_EQ(trap(SYS_write, 1, 8, 8, 0, kept), -EFAULT);
    // The vector registers are kept while other threads, or none, run.
    double before = 3.25, after;
    struct timespec nap = {0, 2000000};
    __asm__ volatile("movsd %0, %%xmm7" : : "m"(before) : "xmm7");
    CHECK_EQ(trap(SYS_nanosleep, (long)&nap, 0, 0, 0, kept), 0);
    __asm__ volatile("movsd %%xmm7, %0" : "=m"(after));
    CHECK(after == before);
    DONE();
}
