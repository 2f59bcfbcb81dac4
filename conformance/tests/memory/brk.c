// rule: brk moves the end of the data segment, zero-filled, and gives the present end when it cannot
// source: brk(2), "C library/kernel differences"
#include "fault.h"

int main(void)
{
    char *start = (char *)syscall(SYS_brk, 0);
    CHECK((long)start > 0);
    char *end = (char *)syscall(SYS_brk, start + 100000);
    CHECK(end == start + 100000);
    for (char *p = start; p < end; p += 512) CHECK_EQ(*p, 0);
    memset(start, 'b', end - start);
    CHECK((char *)syscall(SYS_brk, start + 5000) == start + 5000);
    CHECK_EQ(start[4999], 'b');
    catch_faults(SIGSEGV);
    char *beyond = (char *)(((uintptr_t)start + 5000 + 4095) & -4096UL);
    CHECK_EQ(FAULTS(*(volatile char *)beyond), SIGSEGV);
    CHECK((char *)syscall(SYS_brk, start + 100000) == start + 100000);
    CHECK_EQ(beyond[0], 0);
    CHECK((char *)syscall(SYS_brk, 8) == start + 100000);   // below the start
    CHECK((char *)syscall(SYS_brk, 0x7fffffff0000) == start + 100000); // into the stack
    CHECK((char *)syscall(SYS_brk, start) == start);
    DONE();
}
