// rule: integer division by zero and its overflow give FPE_INTDIV with the instruction's address
// source: POSIX <signal.h>, FPE_INTDIV; sigaction(2)
// covers: pitfall 12
// arch: x86_64
#include "fault.h"

extern char divide_at[];

static void __attribute__((noinline, noclone)) divide(int a, int b)
{
    __asm__ volatile("mov %0, %%eax; cdq; .globl divide_at; divide_at: idivl %1"
                     : : "r"(a), "r"(b) : "eax", "edx", "cc");
}

int main(void)
{
    catch_faults(SIGFPE);
    CHECK_EQ(FAULTS(divide(6, 3)), 0);
    CHECK_EQ(FAULTS(divide(1, 0)), SIGFPE);
    CHECK_EQ(fault_info.si_code, FPE_INTDIV);
    CHECK(fault_info.si_addr == divide_at);
    CHECK_EQ(fault_regs[REG_RIP], (long long)(uintptr_t)divide_at);
    CHECK_EQ(fault_regs[REG_TRAPNO], 0);
    CHECK_EQ(FAULTS(divide(INT_MIN, -1)), SIGFPE);
    CHECK_EQ(fault_info.si_code, FPE_INTDIV);
    DONE();
}
