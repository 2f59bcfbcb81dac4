// rule: holes of a mapped file read as zeros, and what is written there through the mapping is in the file
// source: mmap(2); lseek(2), SEEK_DATA and SEEK_HOLE
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    MUST(ftruncate(fd, 1 << 20));
    char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *q = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    CHECK(p != MAP_FAILED && q != MAP_FAILED);
    CHECK_EQ(status("f").st_blocks, 0);
    CHECK_EQ(q[100 * 4096], 0);
    CHECK_EQ(p[100 * 4096], 0);
    p[100 * 4096] = 'x';
    CHECK_EQ(q[100 * 4096], 'x');
    q[200 * 4096] = 'y';
    CHECK_EQ(p[200 * 4096], 0);
    char c;
    CHECK_EQ(pread(fd, &c, 1, 100 * 4096), 1);
    CHECK_EQ(c, 'x');
    CHECK_EQ(lseek(fd, 0, SEEK_DATA), 100 * 4096);
    CHECK_EQ(lseek(fd, 100 * 4096, SEEK_HOLE), 101 * 4096);
    CHECK(status("f").st_blocks >= 8 && status("f").st_blocks <= 24);
    // A hole that is punched under a mapping reads as zeros; copies stay.
    MUST(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 100 * 4096, 101 * 4096));
    CHECK_EQ(p[100 * 4096], 0);
    CHECK_EQ(q[100 * 4096], 0);
    CHECK_EQ(q[200 * 4096], 'y');
    DONE();
}
