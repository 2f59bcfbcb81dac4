// rule: new anonymous memory reads as zero, can be written, and costs nothing where it is not touched
// source: POSIX mmap(); mmap(2), MAP_ANONYMOUS
#include "check.h"

int main(void)
{
    size_t size = 1UL << 30; // far more than the machine may have
    char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(p != MAP_FAILED);
    if (failures) return 1;
    for (size_t at = 0; at < size; at += size / 64) {
        for (int i = 0; i < 4096; i += 64) CHECK_EQ(p[at + i], 0);
        p[at + 7] = 'x';
    }
    for (size_t at = 0; at < size; at += size / 64) {
        CHECK_EQ(p[at + 7], 'x');
        CHECK_EQ(p[at + 8], 0);
    }
    CHECK_EQ(munmap(p, size), 0);
    DONE();
}
