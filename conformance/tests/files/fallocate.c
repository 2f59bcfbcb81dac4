// rule: fallocate makes room, and a file longer unless told not to; a hole that is punched reads as zeros
// source: fallocate(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0644);
    MUST(fd);
    MUST(fallocate(fd, 0, 4096, 8192));
    CHECK_EQ(status("f").st_size, 12288);
    CHECK(status("f").st_blocks >= 16);
    MUST(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 1 << 20));
    CHECK_EQ(status("f").st_size, 12288);
    char buffer[4096], zero[4096] = {0};
    CHECK_EQ(pread(fd, buffer, 4096, 8192), 4096);
    CHECK_EQ(memcmp(buffer, zero, 4096), 0);
    memset(buffer, 'x', 4096);
    for (int i = 0; i < 3; i++) CHECK_EQ(pwrite(fd, buffer, 4096, i * 4096), 4096);
    MUST(fallocate(fd, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 100, 8192));
    CHECK_EQ(pread(fd, buffer, 4096, 4096), 4096);
    CHECK_EQ(memcmp(buffer, zero, 4096), 0);
    CHECK_EQ(pread(fd, buffer, 200, 0), 200);
    CHECK(buffer[99] == 'x' && buffer[100] == 0);
    CHECK_EQ(pread(fd, buffer, 200, 8192), 200);
    CHECK(buffer[99] == 0 && buffer[100] == 'x');
    CHECK_EQ(status("f").st_size, 12288);
    CHECK_ERRNO(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 1), EOPNOTSUPP);
    CHECK_ERRNO(fallocate(fd, 0, -1, 1), EINVAL);
    CHECK_ERRNO(fallocate(fd, 0, 0, 0), EINVAL);
    CHECK_ERRNO(fallocate(fd, 0, LLONG_MAX, 1), EFBIG);
    CHECK_ERRNO(fallocate(open("f", O_RDONLY), 0, 0, 1), EBADF);
    DONE();
}
