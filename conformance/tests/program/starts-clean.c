// rule: a program starts with nothing blocked, nothing pending, no alternate stack and default dispositions
// source: POSIX execve(), DESCRIPTION
#include "check.h"

int main(void)
{
    uint64_t set;
    stack_t stack;
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &set, 8));
    CHECK_EQ(set, 0);
    MUST(syscall(SYS_rt_sigpending, &set, 8));
    CHECK_EQ(set, 0);
    MUST(syscall(SYS_sigaltstack, NULL, &stack));
    CHECK_EQ(stack.ss_flags, SS_DISABLE);
    for (int sig = 1; sig <= 64; sig++) {
        struct kernel_sigaction act;
        MUST(syscall(SYS_rt_sigaction, sig, NULL, &act, 8));
        CHECK(act.handler == SIG_DFL);
        CHECK_EQ(act.flags, 0);
        CHECK_EQ(act.mask, 0);
    }
    unsigned mxcsr;
    unsigned short control;
    __asm__ volatile("stmxcsr %0; fnstcw %1" : "=m"(mxcsr), "=m"(control));
    CHECK_EQ(mxcsr & ~0x3f, 0x1f80);
    CHECK_EQ(control, 0x37f);
    DONE();
}
