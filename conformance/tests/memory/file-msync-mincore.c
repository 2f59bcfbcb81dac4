// rule: msync of a file's mapping checks its flags and range; mincore tells which of the file's pages there are
// source: POSIX msync(); mincore(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    MUST(ftruncate(fd, 4 * 4096));
    char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(pwrite(fd, "x", 1, 2 * 4096), 1);
    unsigned char vector[4];
    MUST(mincore(p, 4 * 4096, vector));
    CHECK_EQ(vector[0] & 1, 0);
    CHECK_EQ(vector[2] & 1, 1);
    p[0] = 'a';
    MUST(msync(p, 4 * 4096, MS_SYNC));
    MUST(msync(p, 4 * 4096, MS_ASYNC | MS_INVALIDATE));
    MUST(msync(p + 4096, 1, MS_SYNC));
    CHECK_ERRNO(msync(p, 4096, MS_SYNC | MS_ASYNC), EINVAL);
    CHECK_ERRNO(msync(p, 4096, 64), EINVAL);
    CHECK_ERRNO(msync(p + 1, 4096, MS_SYNC), EINVAL);
    MUST(munmap(p + 4096, 4096));
    CHECK_ERRNO(msync(p, 4 * 4096, MS_SYNC), ENOMEM);
    MUST(mlock(p, 4096));
    CHECK_ERRNO(msync(p, 4096, MS_SYNC | MS_INVALIDATE), EBUSY);
    DONE();
}
