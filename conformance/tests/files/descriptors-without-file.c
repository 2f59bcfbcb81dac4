// rule: a descriptor that was closed, and O_PATH's, are EBADF to what would use the file
// source: open(2), O_PATH; POSIX close()
#include "check.h"
#include <fcntl.h>
#include <sys/stat.h>

int main(void)
{
    struct stat st;
    char byte;
    int path = open("/dev/null", O_PATH | O_RDWR);
    MUST(path);
    CHECK_EQ(fcntl(path, F_GETFL) & 3, 0);
    CHECK_EQ(fcntl(path, F_GETFL) & O_PATH, O_PATH);
    CHECK_ERRNO(read(path, &byte, 1), EBADF);
    CHECK_ERRNO(write(path, &byte, 1), EBADF);
    CHECK_ERRNO(lseek(path, 0, SEEK_SET), EBADF);
    CHECK_ERRNO(fcntl(path, F_SETFL, 0), EBADF);
    CHECK_ERRNO(syscall(SYS_ioctl, path, 0x5401, &st), EBADF);
    CHECK_EQ(fstat(path, &st), 0);
    struct pollfd fds = {.fd = path, .events = POLLIN};
    CHECK_EQ(poll(&fds, 1, 0), 1);
    CHECK_EQ(fds.revents, POLLNVAL);
    int copy = dup(path);
    MUST(copy);
    MUST(close(path));
    CHECK_ERRNO(close(path), EBADF);
    CHECK_ERRNO(fstat(path, &st), EBADF);
    CHECK_EQ(fstat(copy, &st), 0);
    DONE();
}
