// rule: a program starts with nothing blocked, nothing pending, no alternate stack and default dispositions
// source: POSIX execve(), DESCRIPTION
#include "arch.h"

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
    CHECK_EQ(get_fp_control(), FP_INITIAL);
#ifdef __x86_64__
    unsigned short control;
    __asm__ volatile("fnstcw %0" : "=m"(control));
    CHECK_EQ(control, 0x37f);
#endif
    DONE();
}
