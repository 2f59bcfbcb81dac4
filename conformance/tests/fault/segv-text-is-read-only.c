// rule: the program's code and constants cannot be written
// source: the segments of an ELF file; SEGV_ACCERR
#include "fault.h"

const int constant[4] = {1, 2, 3, 4};

int main(void)
{
    catch_faults(SIGSEGV);
    CHECK_EQ(FAULTS(*(volatile char *)(uintptr_t)main = 1), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_ACCERR);
    CHECK(fault_info.si_addr == (void *)main);
    CHECK_EQ(FAULTS(*(volatile int *)(uintptr_t)&constant[1] = 9), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_ACCERR);
    CHECK_EQ(*(const volatile int *)&constant[1], 2);
    DONE();
}
