// rule: munmap takes exactly its pages away, in the middle of a mapping as well
// source: POSIX munmap()
#include "fault.h"

int main(void)
{
    char *p = mmap(NULL, 8 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 8; i++) p[i * 4096] = (char)(i + 1);
    CHECK_EQ(munmap(p + 2 * 4096, 4096), 0);
    CHECK_EQ(munmap(p + 5 * 4096, 1), 0); // a part of a page takes the whole
    catch_faults(SIGSEGV);
    for (int i = 0; i < 8; i++) {
        int gone = i == 2 || i == 5;
        CHECK_EQ(FAULTS(*(volatile char *)(p + i * 4096)), gone ? SIGSEGV : 0);
        if (gone) CHECK_EQ(fault_info.si_code, SEGV_MAPERR);
        else CHECK_EQ(p[i * 4096], i + 1);
    }
    CHECK_EQ(munmap(p, 8 * 4096), 0); // holes are no error
    CHECK_EQ(FAULTS(*(volatile char *)p), SIGSEGV);
    CHECK_EQ(munmap(p, 8 * 4096), 0); // nothing there is none either
    DONE();
}
