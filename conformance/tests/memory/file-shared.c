// rule: a shared mapping of a file and read and write show the same bytes at once, in every mapping
// source: POSIX mmap(), MAP_SHARED; mmap(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    MUST(ftruncate(fd, 3 * 4096));
    char *p = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *last = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 2 * 4096);
    CHECK(p != MAP_FAILED && last != MAP_FAILED);
    char buffer[16];
    memcpy(p + 4094, "abcd", 4);
    CHECK_EQ(pread(fd, buffer, 4, 4094), 4);
    CHECK_EQ(memcmp(buffer, "abcd", 4), 0);
    CHECK_EQ(pwrite(fd, "efgh", 4, 2 * 4096 - 2), 4);
    CHECK_EQ(memcmp(p + 2 * 4096 - 2, "efgh", 4), 0);
    CHECK_EQ(memcmp(last, "gh", 2), 0);
    p[2 * 4096 + 5] = 'x';
    CHECK_EQ(last[5], 'x');
    // What read puts into the mapping of its own file, and write takes from there.
    CHECK_EQ(pread(fd, p, 4, 4094), 4);
    CHECK_EQ(memcmp(p, "abcd", 4), 0);
    CHECK_EQ(pwrite(fd, p, 4, 100), 4);
    CHECK_EQ(memcmp(p + 100, "abcd", 4), 0);
    DONE();
}
