// rule: an access to an address that nothing is mapped at gives SEGV_MAPERR and the address, for reads and writes
// source: POSIX <signal.h>, SEGV_MAPERR; sigaction(2)
// covers: pitfall 12
#include "fault.h"

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    char *hole = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST0(munmap(hole + page, page));
    catch_faults(SIGSEGV);
    char *addresses[] = {hole + page, hole + page + 123, NULL, (char *)0x10, (char *)0x7ffffffff000};
    for (int i = 0; i < 5; i++) {
        CHECK_EQ(FAULTS(*(volatile char *)addresses[i]), SIGSEGV);
        CHECK_EQ(fault_info.si_code, SEGV_MAPERR);
        CHECK(fault_info.si_addr == addresses[i]);
        CHECK_EQ(FAULTS(*(volatile char *)addresses[i] = 1), SIGSEGV);
        CHECK_EQ(fault_info.si_code, SEGV_MAPERR);
        CHECK(fault_info.si_addr == addresses[i]);
    }
    DONE();
}
