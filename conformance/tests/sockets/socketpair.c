// rule: socketpair gives two sockets that are connected with each other, of a type, with the flags of their descriptors
// source: socketpair(2), socket(2), unix(7)
#include "sockets.h"

int main(void)
{
    int fds[2];
    for (int i = 0; i < 3; i++) {
        int type = all_types[i];
        MUST(socketpair(AF_UNIX, type, 0, fds));
        CHECK_EQ(fcntl(fds[0], F_GETFL), O_RDWR);
        CHECK_EQ(fcntl(fds[0], F_GETFD), 0);
        CHECK_EQ(option(fds[0], SO_TYPE), type);
        CHECK_EQ(option(fds[0], SO_DOMAIN), AF_UNIX);
        CHECK_EQ(option(fds[0], SO_PROTOCOL), 0);
        CHECK_EQ(option(fds[0], SO_ACCEPTCONN), 0);
        char text[10];
        CHECK_EQ(write(fds[0], "one", 3), 3);
        CHECK_EQ(send(fds[1], "four", 4, 0), 4);
        CHECK_EQ(recv(fds[1], text, sizeof text, 0), 3);
        CHECK_EQ(read(fds[0], text, sizeof text), 4);
        struct stat first, second;
        MUST(fstat(fds[0], &first));
        MUST(fstat(fds[1], &second));
        CHECK_EQ(first.st_mode, S_IFSOCK | 0777);
        CHECK_EQ(first.st_dev, second.st_dev);
        CHECK(first.st_ino != second.st_ino);
        CHECK_ERRNO(lseek(fds[0], 0, SEEK_CUR), ESPIPE);
        CHECK_ERRNO(pread(fds[0], text, 1, 0), ESPIPE);
        CHECK_ERRNO(fsync(fds[0]), EINVAL);
        CHECK_ERRNO(ftruncate(fds[0], 0), EINVAL);
        close(fds[0]);
        close(fds[1]);
        MUST(socketpair(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds));
        for (int j = 0; j < 2; j++) {
            CHECK_EQ(fcntl(fds[j], F_GETFL), O_RDWR | O_NONBLOCK);
            CHECK_EQ(fcntl(fds[j], F_GETFD), FD_CLOEXEC);
            CHECK_ERRNO(read(fds[j], text, 1), EAGAIN);
        }
        close(fds[0]);
        close(fds[1]);
    }
    MUST(socketpair(AF_UNIX, SOCK_RAW, AF_UNIX, fds));
    CHECK_EQ(option(fds[0], SO_TYPE), SOCK_DGRAM);
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM, 0, (int *)8), EFAULT);
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM, 2, fds), EPROTONOSUPPORT);
    DONE();
}
