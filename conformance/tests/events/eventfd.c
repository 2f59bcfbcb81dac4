// rule: an eventfd's counter: reads take all of it or, as a semaphore, one; writes add until it would overflow
// source: eventfd(2)
#include "check.h"
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

static short ready(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM | POLLPRI};
    CHECK_EQ(poll(&p, 1, 0), p.revents != 0);
    return p.revents;
}

static void add(int fd, uint64_t n)
{
    CHECK_EQ(write(fd, &n, 8), 8);
}

static uint64_t take(int fd)
{
    uint64_t n = 77;
    CHECK_EQ(read(fd, &n, 8), 8);
    return n;
}

int main(void)
{
    uint64_t n;
    char wide[24];
    int fd = eventfd(3, EFD_NONBLOCK | EFD_CLOEXEC);
    MUST(fd);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK);
    CHECK_EQ(ready(fd), POLLIN | POLLOUT);
    CHECK_EQ(take(fd), 3);
    CHECK_EQ(ready(fd), POLLOUT);
    CHECK_ERRNO(read(fd, &n, 8), EAGAIN);
    CHECK_ERRNO(read(fd, &n, 7), EINVAL);
    CHECK_ERRNO(write(fd, &n, 7), EINVAL);
    CHECK_ERRNO(read(fd, &n, 0), EINVAL);
    CHECK_ERRNO(write(fd, &n, 0), EINVAL);

    add(fd, 5);
    add(fd, 0);
    add(fd, 6);
    memset(wide, 1, sizeof wide);
    CHECK_EQ(read(fd, wide, sizeof wide), 8);
    memcpy(&n, wide, 8);
    CHECK_EQ(n, 11);
    CHECK_EQ(wide[8], 1);

    n = UINT64_MAX;
    CHECK_ERRNO(write(fd, &n, 8), EINVAL);
    add(fd, UINT64_MAX - 1);
    CHECK_EQ(ready(fd), POLLIN);
    n = 1;
    CHECK_ERRNO(write(fd, &n, 8), EAGAIN);
    n = 0;
    CHECK_EQ(write(fd, &n, 8), 8);
    CHECK_EQ(take(fd), UINT64_MAX - 1);
    add(fd, UINT64_MAX - 2);
    CHECK_EQ(ready(fd), POLLIN | POLLOUT);
    CHECK_EQ(take(fd), UINT64_MAX - 2);

    struct iovec parts[2] = {{&n, 4}, {(char *)&n + 4, 4}};
    add(fd, 9);
    n = 0;
    CHECK_EQ(readv(fd, parts, 2), 8);
    CHECK_EQ(n, 9);

    CHECK_EQ(lseek(fd, 5, SEEK_CUR), 0);
    CHECK_ERRNO(pread(fd, &n, 8, 0), ESPIPE);
    CHECK_ERRNO(write(fd, (void *)8, 8), EFAULT);
    add(fd, 1);
    CHECK_ERRNO(read(fd, (void *)8, 8), EFAULT);
    CHECK_ERRNO(ioctl(fd, FIONREAD, &n), ENOTTY);
    CHECK_ERRNO(eventfd(0, 2), EINVAL);
    close(fd);

    fd = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
    MUST(fd);
    CHECK_EQ(take(fd), 1);
    CHECK_EQ(take(fd), 1);
    CHECK_ERRNO(read(fd, &n, 8), EAGAIN);
    add(fd, 3);
    CHECK_EQ(take(fd), 1);
    CHECK_EQ(ready(fd), POLLIN | POLLOUT);
    DONE();
}
