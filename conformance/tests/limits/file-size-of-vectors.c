// rule: writev, pwritev, appending and fallocate meet RLIMIT_FSIZE as write does: cut short at it, EFBIG beyond; pipes and devices do not
// source: POSIX writev(), write(), EFBIG; fallocate(2), EFBIG; getrlimit(2), RLIMIT_FSIZE
#include "process.h"
#include "tree.h"
#include <sys/uio.h>

int main(void)
{
    enter_scratch();
    on_signal(SIGXFSZ, SIG_IGN, 0);
    int fd = open("f", O_RDWR | O_CREAT | O_APPEND, 0600), other = open("f", O_RDWR);
    MUST(fd);
    MUST(other);
    struct rlimit limit = {10, RLIM_INFINITY};
    MUST(setrlimit(RLIMIT_FSIZE, &limit));
    struct iovec both[2] = {{"0123", 4}, {"4567", 4}};
    CHECK_EQ(writev(fd, both, 2), 8);
    CHECK_EQ(writev(fd, both, 2), 2);
    CHECK_ERRNO(writev(fd, both, 2), EFBIG);
    CHECK_EQ(pwritev(other, both, 2, 5), 5);
    CHECK_ERRNO(pwritev(other, both, 2, 10), EFBIG);
    CHECK_ERRNO(fallocate(other, 0, 0, 11), EFBIG);
    CHECK_EQ(fallocate(other, 0, 0, 10), 0);
    CHECK_EQ(lseek(other, 0, SEEK_END), 10);
    // Beyond the limit already: it may shrink and be written below.
    limit.rlim_cur = 4;
    MUST(setrlimit(RLIMIT_FSIZE, &limit));
    CHECK_EQ(pwrite(other, "x", 1, 3), 1);
    CHECK_ERRNO(pwrite(other, "x", 1, 4), EFBIG);
    CHECK_EQ(ftruncate(other, 8), 0);
    CHECK_ERRNO(ftruncate(other, 9), EFBIG);
    line pipe = new_line();
    CHECK_EQ(write(pipe.in, "0123456789", 10), 10);
    int null = open("/dev/null", O_WRONLY);
    CHECK_EQ(write(null, "0123456789", 10), 10);
    DONE();
}
