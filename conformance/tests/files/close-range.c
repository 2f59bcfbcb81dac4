// rule: close_range closes, or marks close-on-exec, what is open in a range
// source: close_range(2)
#include "check.h"
#include <fcntl.h>

int main(void)
{
    for (int fd = 20; fd < 25; fd++) MUST(dup2(1, fd));
    CHECK_EQ(syscall(SYS_close_range, 21, 22, 4), 0); // CLOSE_RANGE_CLOEXEC
    CHECK_EQ(fcntl(20, F_GETFD), 0);
    CHECK_EQ(fcntl(21, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(23, F_GETFD), 0);
    CHECK_EQ(syscall(SYS_close_range, 22, 23, 0), 0);
    CHECK_EQ(fcntl(21, F_GETFD), FD_CLOEXEC);
    CHECK_ERRNO(fcntl(22, F_GETFD), EBADF);
    CHECK_EQ(fcntl(24, F_GETFD), 0);
    CHECK_EQ(syscall(SYS_close_range, 20, -1, 0), 0);
    CHECK_ERRNO(fcntl(24, F_GETFD), EBADF);
    CHECK_ERRNO(syscall(SYS_close_range, 5, 4, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_close_range, 5, 6, 64), EINVAL);
    DONE();
}
