// rule: MREMAP_FIXED moves to the address given and replaces what is there
// source: mremap(2), MREMAP_FIXED
#include "fault.h"

int main(void)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    char *p = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, flags, -1, 0);
    char *target = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, flags, -1, 0);
    strcpy(p, "moved");
    memset(target, 'z', 4 * 4096);
    CHECK(mremap(p, 2 * 4096, 2 * 4096, MREMAP_MAYMOVE | MREMAP_FIXED, target + 4096) == target + 4096);
    CHECK_EQ(strcmp(target + 4096, "moved"), 0);
    CHECK_EQ(target[0], 'z');
    CHECK_EQ(target[2 * 4096], 0);
    CHECK_EQ(target[3 * 4096], 'z');
    catch_faults(SIGSEGV);
    CHECK_EQ(FAULTS(*(volatile char *)p), SIGSEGV);
    DONE();
}
