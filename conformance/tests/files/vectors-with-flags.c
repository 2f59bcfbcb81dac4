// rule: preadv2 and pwritev2 with offset -1 use the file's, and with RWF_APPEND write at the end
// source: preadv2(2)
#include "tree.h"
#include <sys/uio.h>

#ifndef RWF_APPEND
#define RWF_SYNC 4
#define RWF_APPEND 16
#endif

static long call(long number, int fd, const char *text, long at, int flags)
{
    struct iovec v[2] = {{(void *)text, 1}, {(void *)(text + 1), 1}};
    return syscall(number, fd, v, 2, at, 0, flags);
}

int main(void)
{
    char text[3] = "";
    enter_scratch();
    make_file("f", "0123");
    int fd = open("f", O_RDWR);
    MUST(fd);
    CHECK_EQ(call(SYS_pwritev2, fd, "ab", -1, 0), 2);
    CHECK_EQ(call(SYS_preadv2, fd, text, -1, 0), 2);
    CHECK_EQ(strcmp(text, "23"), 0);
    CHECK_EQ(call(SYS_pwritev2, fd, "cd", 1, RWF_SYNC), 2);
    CHECK(holds("f", "acd3"));
    CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
    CHECK_EQ(call(SYS_pwritev2, fd, "ef", 0, RWF_APPEND), 2);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);
    CHECK_EQ(call(SYS_pwritev2, fd, "gh", -1, RWF_APPEND), 2);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 8);
    CHECK(holds("f", "acd3efgh"));
    CHECK_ERRNO(call(SYS_preadv2, fd, text, 0, 1 << 30), EOPNOTSUPP);
    CHECK_ERRNO(call(SYS_preadv2, fd, text, -2, 0), EINVAL);
    DONE();
}
