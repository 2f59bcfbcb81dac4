// rule: MAP_FIXED replaces what is mapped there, by new zero pages
// source: POSIX mmap(), MAP_FIXED
#include "check.h"

int main(void)
{
    char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(p, 'a', 4 * 4096);
    char *q = mmap(p + 4096, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    CHECK(q == p + 4096);
    CHECK_EQ(p[0], 'a');
    CHECK_EQ(p[4096], 0);
    CHECK_EQ(p[3 * 4096 - 1], 0);
    CHECK_EQ(p[3 * 4096], 'a');
    DONE();
}
