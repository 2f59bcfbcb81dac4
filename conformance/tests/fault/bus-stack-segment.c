// rule: a stack access to a non-canonical address gives SIGBUS with SI_KERNEL
// source: seen on Linux 6.18 (stack-segment fault)
// covers: pitfall 12
// arch: x86_64
#include "fault.h"
// Emulators that report it as a general protection fault (trap 13) have nothing to show here.

int main(void)
{
    catch_faults(SIGBUS);
    catch_faults(SIGSEGV);
    int sig = FAULTS(__asm__ volatile("mov %%rbp, %%rdx; mov %0, %%rbp; mov (%%rbp), %%al; mov %%rdx, %%rbp"
                                     : : "r"(0x8000000000001234) : "rax", "rdx", "memory"));
    if (sig == SIGSEGV && fault_regs[REG_TRAPNO] == 13) return 0;
    CHECK_EQ(sig, SIGBUS);
    CHECK_EQ(fault_info.si_code, SI_KERNEL);
    CHECK_EQ(fault_regs[REG_TRAPNO], 12);
    DONE();
}
