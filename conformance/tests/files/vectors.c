// rule: readv and writev move bytes through all their buffers, check all of them first, and count what was moved
// source: POSIX readv(), writev(); readv(2)
#include "check.h"
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

int main(void)
{
    int ends[2], held;
    char a[3], b[5];
    MUST(pipe2(ends, O_NONBLOCK));
    struct iovec out[] = {{"ab", 2}, {NULL, 0}, {"cdefgh", 6}};
    CHECK_EQ(writev(ends[1], out, 3), 8);
    struct iovec in[] = {{a, 3}, {b, 5}};
    CHECK_EQ(readv(ends[0], in, 2), 8);
    CHECK_EQ(memcmp(a, "abc", 3) | memcmp(b, "defgh", 5), 0);
    CHECK_EQ(writev(ends[1], out, 0), 0);

    CHECK_ERRNO(syscall(SYS_writev, ends[1], out, 1025), EINVAL);
    CHECK_ERRNO(syscall(SYS_writev, ends[1], out, -1), EINVAL);
    CHECK_ERRNO(syscall(SYS_writev, ends[1], 8, 1), EFAULT);
    out[1].iov_len = -1;
    CHECK_ERRNO(syscall(SYS_writev, ends[1], out, 3), EINVAL);
    out[1] = (struct iovec){(void *)-4096, 1};
    CHECK_ERRNO(syscall(SYS_writev, ends[1], out, 3), EFAULT);
    MUST(ioctl(ends[0], FIONREAD, &held));
    CHECK_EQ(held, 0);
    CHECK_ERRNO(readv(ends[0], in, 2), EAGAIN);

    // Many buffers.
    struct iovec many[1024];
    char bytes[1024];
    for (int i = 0; i < 1024; i++) {
        bytes[i] = (char)i;
        many[i] = (struct iovec){bytes + i, 1};
    }
    CHECK_EQ(writev(ends[1], many, 1024), 1024);
    char back[1024];
    CHECK_EQ(read(ends[0], back, 1024), 1024);
    CHECK_EQ(memcmp(bytes, back, 1024), 0);
    CHECK_ERRNO(preadv(ends[0], in, 2, 0), ESPIPE);
    CHECK_ERRNO(pwrite(ends[1], "x", 1, 0), ESPIPE);
    CHECK_ERRNO(lseek(ends[0], 0, SEEK_CUR), ESPIPE);
    DONE();
}
