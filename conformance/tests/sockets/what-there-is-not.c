// rule: socket names what there is not: the family, the type, the protocol, a flag; and calls of sockets take no other file
// source: socket(2), ERRORS; getsockopt(2), ENOTSOCK
#include "sockets.h"

int main(void)
{
    CHECK_ERRNO(socket(-1, SOCK_STREAM, 0), EAFNOSUPPORT);
    CHECK_ERRNO(socket(AF_UNSPEC, SOCK_STREAM, 0), EAFNOSUPPORT);
    CHECK_ERRNO(socket(45, SOCK_STREAM, 0), EAFNOSUPPORT);
    CHECK_ERRNO(socket(1000, SOCK_STREAM, 0), EAFNOSUPPORT);
    CHECK_ERRNO(socket(AF_UNIX, 0, 0), ESOCKTNOSUPPORT);
    CHECK_ERRNO(socket(AF_UNIX, 9, 0), ESOCKTNOSUPPORT);
    CHECK_ERRNO(socket(AF_UNIX, 11, 0), EINVAL);
    CHECK_ERRNO(socket(AF_UNIX, SOCK_STREAM | 0x40, 0), EINVAL);
    CHECK_ERRNO(socket(AF_UNIX, SOCK_STREAM, 6), EPROTONOSUPPORT);
    int fds[2], value;
    socklen_t len = sizeof value;
    char byte;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t size = sizeof address;
    MUST(pipe(fds));
    CHECK_ERRNO(send(fds[1], "x", 1, 0), ENOTSOCK);
    CHECK_ERRNO(recv(fds[0], &byte, 1, 0), ENOTSOCK);
    CHECK_ERRNO(listen(fds[0], 1), ENOTSOCK);
    CHECK_ERRNO(accept(fds[0], NULL, NULL), ENOTSOCK);
    CHECK_ERRNO(bind(fds[0], (struct sockaddr *)&address, 2), ENOTSOCK);
    CHECK_ERRNO(connect(fds[0], (struct sockaddr *)&address, 5), ENOTSOCK);
    CHECK_ERRNO(getsockname(fds[0], (struct sockaddr *)&address, &size), ENOTSOCK);
    CHECK_ERRNO(shutdown(fds[0], SHUT_RD), ENOTSOCK);
    CHECK_ERRNO(getsockopt(fds[0], SOL_SOCKET, SO_TYPE, &value, &len), ENOTSOCK);
    CHECK_ERRNO(recv(-1, &byte, 1, 0), EBADF);
    CHECK_ERRNO(accept(-1, NULL, NULL), EBADF);
    int path = open("/", O_PATH);
    MUST(path);
    CHECK_ERRNO(recv(path, &byte, 1, 0), EBADF);
    DONE();
}
