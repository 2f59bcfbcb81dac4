// rule: executing a page that is not executable gives SEGV_ACCERR with the address of the instruction
// source: POSIX <signal.h>, SEGV_ACCERR
// covers: pitfall 12
#include "fault.h"

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    unsigned char *p = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(p + 8, (unsigned char[]){CODE_RETURN}, sizeof (unsigned char[]){CODE_RETURN});
    void (*function)(void) = (void (*)(void))(p + 8);
    catch_faults(SIGSEGV);
    CHECK_EQ(FAULTS(function()), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_ACCERR);
    CHECK(fault_info.si_addr == p + 8);
    CHECK_EQ(PC(&fault_context), (uintptr_t)(p + 8));
    MUST0(mprotect(p, page, PROT_READ | PROT_EXEC));
    CHECK_EQ(FAULTS(function()), 0);
    MUST0(munmap(p, page));
    CHECK_EQ(FAULTS(function()), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_MAPERR);
    CHECK(fault_info.si_addr == p + 8);
    DONE();
}
