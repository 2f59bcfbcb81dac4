// rule: write to the console takes all bytes, refuses bad pointers and descriptors, and takes 0 bytes
// source: POSIX write(), writev(), ERRORS
#include <sys/uio.h>
#include "check.h"

int main(void)
{
    CHECK_EQ(write(1, "hello\n", 6), 6);
    CHECK_EQ(write(2, "hello\n", 6), 6);
    CHECK_EQ(write(1, "", 0), 0);
    CHECK_ERRNO(write(99, "x", 1), EBADF);
    CHECK_ERRNO(write(-1, "x", 1), EBADF);
    CHECK_ERRNO(syscall(SYS_write, 1, 8, 5), EFAULT);
    struct iovec parts[3] = {{"a", 1}, {"", 0}, {"bc\n", 3}};
    CHECK_EQ(writev(1, parts, 3), 4);
    CHECK_EQ(writev(1, parts, 0), 0);
    CHECK_ERRNO(syscall(SYS_writev, 1, parts, -1), EINVAL);
    CHECK_ERRNO(syscall(SYS_writev, 1, parts, 1025), EINVAL);
    CHECK_ERRNO(syscall(SYS_writev, 1, 8, 1), EFAULT);
    parts[0].iov_len = (size_t)-1;
    CHECK_ERRNO(writev(1, parts, 1), EINVAL);
    CHECK_ERRNO(syscall(SYS_read, 99, parts, 1), EBADF);
    DONE();
}
