// rule: an unmasked x87 exception gives SIGFPE, at the next waiting x87 instruction
// source: POSIX <signal.h>, FPE_FLTDIV; sigaction(2)
// covers: pitfall 12
// arch: x86_64
#include "fault.h"

extern char x87_at[];

static void __attribute__((noinline, noclone)) divide(void)
{
    unsigned short control = 0x37f & ~4;
    __asm__ volatile("fninit; fldcw %0; fld1; fldz; fdivrp; .globl x87_at; x87_at: fwait"
                     : : "m"(control) : "memory");
}

int main(void)
{
    catch_faults(SIGFPE);
    CHECK_EQ(FAULTS(divide()), SIGFPE);
    __asm__ volatile("fninit");
    CHECK_EQ(fault_info.si_code, FPE_FLTDIV);
    CHECK_EQ(fault_regs[REG_TRAPNO], 16);
    CHECK_EQ(fault_regs[REG_RIP], (long long)(uintptr_t)x87_at);
    DONE();
}
