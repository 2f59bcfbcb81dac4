// rule: an access to a non-canonical address gives SIGSEGV with SI_KERNEL and no address
// source: seen on Linux 6.18 (general protection fault)
// covers: pitfall 12
// arch: x86_64
#include "fault.h"

int main(void)
{
    catch_faults(SIGSEGV);
    volatile char *wild = (volatile char *)0x8000000000001234;
    CHECK_EQ(FAULTS(*wild), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SI_KERNEL);
    CHECK(fault_info.si_addr == NULL);
    CHECK_EQ(fault_regs[REG_TRAPNO], 13);
    CHECK_EQ(FAULTS(*wild = 1), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SI_KERNEL);
    DONE();
}
