// rule: an access that the page's protection forbids gives SEGV_ACCERR and the address
// source: POSIX <signal.h>, SEGV_ACCERR; sigaction(2)
// covers: pitfall 12
#include "fault.h"

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    char *p = mmap(NULL, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    catch_faults(SIGSEGV);
    CHECK_EQ(FAULTS(*(volatile char *)(p + 5)), 0);
    CHECK_EQ(FAULTS(*(volatile char *)(p + 5) = 1), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_ACCERR);
    CHECK(fault_info.si_addr == p + 5);
    MUST0(mprotect(p, page, PROT_NONE));
    CHECK_EQ(FAULTS(*(volatile char *)(p + 9)), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_ACCERR);
    CHECK(fault_info.si_addr == p + 9);
    DONE();
}
