// rule: what was never written in a file is zero and takes no room; lseek finds data and holes
// source: POSIX.1-2017, lseek; lseek(2), SEEK_DATA and SEEK_HOLE
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0644);
    MUST(fd);
    CHECK_EQ(lseek(fd, 1 << 20, SEEK_SET), 1 << 20);
    CHECK_EQ(status("f").st_size, 0);
    CHECK_EQ(write(fd, "end", 3), 3);
    CHECK_EQ(status("f").st_size, (1 << 20) + 3);
    CHECK(status("f").st_blocks <= 64);
    char buffer[4097];
    memset(buffer, 1, sizeof buffer);
    CHECK_EQ(pread(fd, buffer, 4097, (1 << 20) - 4096), 4097);
    for (int i = 0; i < 4096; i++) CHECK_EQ(buffer[i], 0);
    CHECK_EQ(buffer[4096], 'e');
    CHECK_EQ(pread(fd, buffer, 10, (1 << 20) + 1), 2);
    CHECK_EQ(pread(fd, buffer, 10, (1 << 20) + 3), 0);
    CHECK_EQ(pread(fd, buffer, 10, 1LL << 40), 0);

    CHECK_EQ(pwrite(fd, "x", 1, 8192), 1);
    CHECK_EQ(lseek(fd, 0, SEEK_DATA), 8192);
    CHECK_EQ(lseek(fd, 8200, SEEK_DATA), 8200);
    CHECK_EQ(lseek(fd, 8192, SEEK_HOLE), 12288);
    CHECK_EQ(lseek(fd, 100, SEEK_HOLE), 100);
    CHECK_EQ(lseek(fd, 12288, SEEK_DATA), 1 << 20);
    CHECK_EQ(lseek(fd, 1 << 20, SEEK_HOLE), (1 << 20) + 3);
    CHECK_ERRNO(lseek(fd, (1 << 20) + 3, SEEK_DATA), ENXIO);
    CHECK_ERRNO(lseek(fd, (1 << 20) + 3, SEEK_HOLE), ENXIO);
    CHECK_ERRNO(lseek(fd, -1, SEEK_DATA), ENXIO);
    CHECK_ERRNO(lseek(fd, -1, SEEK_SET), EINVAL);
    CHECK_ERRNO(lseek(fd, 0, 5), EINVAL);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), (1 << 20) + 3);
    CHECK_EQ(pwrite(fd, "far", 3, 1LL << 40), 3);
    CHECK_EQ(status("f").st_size, (1LL << 40) + 3);
    DONE();
}
