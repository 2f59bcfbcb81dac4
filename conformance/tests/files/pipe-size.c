// rule: F_SETPIPE_SZ rounds up to a power of two pages and never loses what is in the pipe
// source: fcntl(2), "Changing the capacity of a pipe"
#include "check.h"
#include <fcntl.h>
#include <sys/ioctl.h>

int main(void)
{
    int ends[2], held;
    static char page[4096];
    MUST(pipe2(ends, O_NONBLOCK));
    CHECK_EQ(fcntl(ends[1], F_GETPIPE_SZ), 65536);
    CHECK_EQ(fcntl(ends[1], F_SETPIPE_SZ, 1), 4096);
    CHECK_EQ(fcntl(ends[0], F_GETPIPE_SZ), 4096);
    CHECK_EQ(write(ends[1], page, sizeof page), 4096);
    CHECK_ERRNO(write(ends[1], page, 1), EAGAIN);
    CHECK_EQ(fcntl(ends[1], F_SETPIPE_SZ, 9000), 16384);
    CHECK_EQ(write(ends[1], page, sizeof page), 4096);
    CHECK_ERRNO(fcntl(ends[1], F_SETPIPE_SZ, 4096), EBUSY);
    MUST(ioctl(ends[0], FIONREAD, &held));
    CHECK_EQ(held, 8192);
    CHECK_ERRNO(fcntl(ends[1], F_SETPIPE_SZ, 0x80000001), EINVAL);
    CHECK_EQ(fcntl(0, F_GETPIPE_SZ) == -1 ? errno : EBADF, EBADF);
    DONE();
}
