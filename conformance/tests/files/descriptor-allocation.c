// rule: a new descriptor is the lowest that is free, below RLIMIT_NOFILE
// source: POSIX 2.14, "File Descriptor Allocation"; dup(2), fcntl(2)
#include "check.h"
#include <fcntl.h>

int main(void)
{
    for (int fd = 3; fd < 30; fd++) close(fd);
    for (int fd = 3; fd < 8; fd++) CHECK_EQ(dup(1), fd);
    MUST(close(6));
    MUST(close(4));
    CHECK_EQ(dup(1), 4);
    int ends[2];
    MUST(pipe(ends));
    CHECK_EQ(ends[0], 6);
    CHECK_EQ(ends[1], 8);
    CHECK_EQ(fcntl(1, F_DUPFD, 7), 9);
    CHECK_EQ(fcntl(1, F_DUPFD_CLOEXEC, 20), 20);
    CHECK_EQ(fcntl(20, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(dup2(20, 3), 3);
    CHECK_EQ(fcntl(3, F_GETFD), 0);
    CHECK_EQ(dup2(3, 3), 3);
    CHECK_ERRNO(dup2(99, 99), EBADF);
    CHECK_ERRNO(dup3(3, 3, 0), EINVAL);
    CHECK_EQ(dup3(3, 21, O_CLOEXEC), 21);
    CHECK_EQ(fcntl(21, F_GETFD), FD_CLOEXEC);

    struct rlimit limit = {10, 64};
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    CHECK_ERRNO(dup(1), EMFILE);
    CHECK_ERRNO(dup2(1, 10), EBADF);
    CHECK_ERRNO(fcntl(1, F_DUPFD, 10), EINVAL);
    MUST(close(9));
    CHECK_ERRNO(pipe(ends), EMFILE);
    CHECK_EQ(dup(20), 9);
    DONE();
}
