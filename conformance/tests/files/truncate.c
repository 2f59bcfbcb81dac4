// rule: truncate cuts a file off or makes it longer with zeros, whatever was there before; offsets stay
// source: POSIX.1-2017, ftruncate, truncate
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0644), reader = open("f", O_RDONLY);
    MUST(fd);
    CHECK_EQ(write(fd, "0123456789", 10), 10);
    MUST(ftruncate(fd, 4));
    CHECK(holds("f", "0123"));
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 10);
    MUST(truncate("f", 8));
    char buffer[16];
    CHECK_EQ(pread(fd, buffer, 16, 0), 8);
    CHECK_EQ(memcmp(buffer, "0123\0\0\0\0", 8), 0);
    MUST(truncate("f", 3 << 20));
    CHECK_EQ(status("f").st_size, 3 << 20);
    MUST(truncate("f", 0));
    CHECK_EQ(status("f").st_blocks, 0);
    CHECK_EQ(write(fd, "x", 1), 1);
    CHECK_EQ(status("f").st_size, 11);
    CHECK_ERRNO(ftruncate(reader, 0), EINVAL);
    CHECK_ERRNO(ftruncate(fd, -1), EINVAL);
    CHECK_ERRNO(truncate("f", -1), EINVAL);
    CHECK_ERRNO(truncate(".", 0), EISDIR);
    CHECK_ERRNO(truncate("none", 0), ENOENT);
    int ends[2];
    MUST(pipe(ends));
    CHECK_ERRNO(ftruncate(ends[1], 0), EINVAL);
    DONE();
}
