// rule: MAP_FIXED_NOREPLACE maps at its address or gives EEXIST when anything is there
// source: mmap(2), MAP_FIXED_NOREPLACE
#include "check.h"

#define NOREPLACE 0x100000

int main(void)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | NOREPLACE;
    char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    p[4096] = 'x';
    CHECK_ERRNO((long)mmap(p, 4096, PROT_READ, flags, -1, 0), EEXIST);
    CHECK_ERRNO((long)mmap(p + 3 * 4096, 4 * 4096, PROT_READ, flags, -1, 0), EEXIST);
    CHECK_EQ(p[4096], 'x');
    MUST(munmap(p, 4 * 4096));
    CHECK(mmap(p, 4 * 4096, PROT_READ | PROT_WRITE, flags, -1, 0) == p);
    CHECK_EQ(p[4096], 0);
    DONE();
}
