// rule: a page fault's context has trap 14, CR2, and an error code with present, write and user bits
// source: sigcontext of x86-64; seen on Linux 6.18
// covers: pitfall 12
// arch: x86_64
#include "fault.h"

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    char *p = mmap(NULL, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK_EQ(*(volatile char *)p, 0);
    catch_faults(SIGSEGV);
    CHECK_EQ(FAULTS(*(volatile char *)0x40), SIGSEGV);
    CHECK_EQ(fault_regs[REG_TRAPNO], 14);
    CHECK_EQ(fault_regs[REG_CR2], 0x40);
    CHECK_EQ(fault_regs[REG_ERR], 4); // user, read, not present
    CHECK_EQ(FAULTS(*(volatile char *)0x48 = 0), SIGSEGV);
    CHECK_EQ(fault_regs[REG_CR2], 0x48);
    CHECK_EQ(fault_regs[REG_ERR], 6); // user, write, not present
    CHECK_EQ(FAULTS(*(volatile char *)(p + 3) = 0), SIGSEGV);
    CHECK_EQ(fault_regs[REG_CR2], (long long)(uintptr_t)(p + 3));
    CHECK_EQ(fault_regs[REG_ERR], 7); // user, write, present
    CHECK_EQ(FAULTS(((void (*)(void))p)()), SIGSEGV);
    CHECK_EQ(fault_regs[REG_ERR], 0x15); // user, instruction fetch, present
    DONE();
}
