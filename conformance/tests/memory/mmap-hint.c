// rule: a free address given without MAP_FIXED is taken, rounded to a page; an occupied one is not
// source: mmap(2), DESCRIPTION (on Linux)
#include "check.h"

int main(void)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    char *p = mmap(NULL, 8 * 4096, PROT_READ | PROT_WRITE, flags, -1, 0);
    MUST(munmap(p + 2 * 4096, 4 * 4096));
    CHECK(mmap(p + 3 * 4096 + 17, 4096, PROT_READ, flags, -1, 0) == p + 3 * 4096);
    char *other = mmap(p, 4096, PROT_READ, flags, -1, 0);
    CHECK(other != p && other != MAP_FAILED);
    DONE();
}
