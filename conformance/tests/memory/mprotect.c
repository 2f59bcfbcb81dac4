// rule: mprotect changes exactly its pages, takes rights away and gives them back, and keeps the contents
// source: POSIX mprotect()
#include "fault.h"

int main(void)
{
    char *p = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 3; i++) p[i * 4096 + 9] = (char)(i + 1);
    catch_faults(SIGSEGV);
    CHECK_EQ(mprotect(p + 4096, 4096, PROT_READ), 0);
    CHECK_EQ(p[4096 + 9], 2);
    CHECK_EQ(FAULTS(*(volatile char *)(p + 4096) = 1), SIGSEGV);
    CHECK_EQ(FAULTS(*(volatile char *)p = 1), 0);
    CHECK_EQ(FAULTS(*(volatile char *)(p + 8192) = 1), 0);
    CHECK_EQ(mprotect(p + 4096, 1, PROT_NONE), 0); // a part of a page is the whole
    CHECK_EQ(FAULTS(*(volatile char *)(p + 4096)), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_ACCERR);
    CHECK_EQ(mprotect(p, 3 * 4096, PROT_READ | PROT_WRITE), 0);
    CHECK_EQ(p[4096 + 9], 2);
    CHECK_EQ(FAULTS(*(volatile char *)(p + 4096) = 1), 0);
    // Pages that were never touched.
    char *q = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK_EQ(FAULTS(*(volatile char *)q), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_ACCERR);
    CHECK_EQ(mprotect(q, 4096, PROT_READ | PROT_WRITE), 0);
    CHECK_EQ(FAULTS(*(volatile char *)q = 5), 0);
    CHECK_EQ(*q, 5);
    DONE();
}
