// rule: memory that was given back and mapped again reads as zero: nothing of before shows
// source: mmap(2), MAP_ANONYMOUS
#include "check.h"

int main(void)
{
    for (int round = 0; round < 20; round++) {
        size_t size = 256 * 4096;
        uint64_t *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        for (size_t i = 0; i < size / 8; i += 8) {
            if (p[i] != 0) {
                FAIL("word %zu is %llx", i, (unsigned long long)p[i]);
                return 1;
            }
            p[i] = 0xdeadbeefcafe0000 + i;
        }
        MUST(munmap(p, size));
    }
    DONE();
}
