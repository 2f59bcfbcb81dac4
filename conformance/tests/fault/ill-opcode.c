// rule: an invalid instruction gives SIGILL, its code (on x86-64 ILL_ILLOPN, elsewhere ILL_ILLOPC) and the instruction's address
// source: POSIX <signal.h>, ILL_…; seen on Linux 6.1, 6.12 and 6.18
// covers: pitfall 12
#include "fault.h"

extern char undefined_at[];

static void __attribute__((noinline, noclone)) invalid(void)
{
    __asm__ volatile(".globl undefined_at\nundefined_at: " UNDEFINED);
}

int main(void)
{
    catch_faults(SIGILL);
    CHECK_EQ(FAULTS(invalid()), SIGILL);
    CHECK_EQ(fault_info.si_code, UNDEFINED_CODE);
    CHECK(fault_info.si_addr == undefined_at);
    CHECK_EQ(PC(&fault_context), (uintptr_t)undefined_at);
#ifdef __x86_64__
    CHECK_EQ(fault_regs[REG_TRAPNO], 6);
#endif
    DONE();
}
