// rule: MADV_DONTNEED drops the contents at once: the pages read as zero and can be written again
// source: madvise(2), MADV_DONTNEED
#include "check.h"

int main(void)
{
    char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int round = 0; round < 3; round++) {
        memset(p, 'q', 4 * 4096);
        CHECK_EQ(madvise(p + 4096, 2 * 4096, MADV_DONTNEED), 0);
        CHECK_EQ(p[4095], 'q');
        for (int i = 4096; i < 3 * 4096; i++) CHECK_EQ(p[i], 0);
        CHECK_EQ(p[3 * 4096], 'q');
    }
    DONE();
}
