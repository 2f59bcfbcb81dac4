// rule: an invalid instruction gives SIGILL, ILL_ILLOPN and the instruction's address
// source: POSIX <signal.h>, ILL_…; seen on Linux 6.18
// covers: pitfall 12
#include "fault.h"

extern char ud2_at[];

static void __attribute__((noinline, noclone)) invalid(void)
{
    __asm__ volatile(".globl ud2_at; ud2_at: ud2");
}

int main(void)
{
    catch_faults(SIGILL);
    CHECK_EQ(FAULTS(invalid()), SIGILL);
    CHECK_EQ(fault_info.si_code, ILL_ILLOPN);
    CHECK(fault_info.si_addr == ud2_at);
    CHECK_EQ(fault_regs[REG_RIP], (long long)(uintptr_t)ud2_at);
    CHECK_EQ(fault_regs[REG_TRAPNO], 6);
    DONE();
}
