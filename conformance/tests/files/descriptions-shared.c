// rule: descriptors made by dup share status flags and offset, not FD_CLOEXEC
// source: POSIX dup(), 3.258 open file description
#include "check.h"
#include <fcntl.h>

int main(void)
{
    int ends[2];
    char byte;
    MUST(pipe(ends));
    int copy = dup(ends[0]);
    MUST(copy);
    MUST(fcntl(copy, F_SETFL, O_NONBLOCK));
    CHECK_EQ(fcntl(ends[0], F_GETFL) & O_NONBLOCK, O_NONBLOCK);
    CHECK_ERRNO(read(ends[0], &byte, 1), EAGAIN);
    MUST(fcntl(copy, F_SETFD, FD_CLOEXEC));
    CHECK_EQ(fcntl(ends[0], F_GETFD), 0);
    CHECK_EQ(fcntl(ends[1], F_GETFL) & O_ACCMODE, O_WRONLY);
    // The access mode cannot be changed.
    MUST(fcntl(copy, F_SETFL, O_RDWR));
    CHECK_EQ(fcntl(copy, F_GETFL) & O_ACCMODE, O_RDONLY);
    CHECK_ERRNO(write(copy, "x", 1), EBADF);
    CHECK_ERRNO(read(ends[1], &byte, 1), EBADF);
    // The file is open as long as one of them is.
    MUST(close(ends[0]));
    CHECK_EQ(write(ends[1], "x", 1), 1);
    CHECK_EQ(read(copy, &byte, 1), 1);
    DONE();
}
