// rule: FIOSETOWN and SIOCSPGRP name the owner of a socket, and of nothing else, as F_SETOWN does; FIOGETOWN and SIOCGPGRP tell who it is
// source: socket(7), "Ioctls"; Linux, net/socket.c, sock_ioctl()
#include "sockets.h"

// linux/sockios.h, by which all of them are known on these architectures.
static const unsigned sets[] = {0x8901, 0x8902}, asks[] = {0x8903, 0x8904};

int main(int argc, char **argv)
{
    int fd[2], ends[2], owner;
    setpgid(0, 0);
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fd));
    MUST(pipe(ends));
    for (int i = 0; i < 2; i++) {
        owner = 7;
        MUST(ioctl(fd[0], asks[i], &owner));
        CHECK_EQ(owner, 0);
        owner = getpid();
        MUST(ioctl(fd[0], sets[i], &owner));
        CHECK_EQ(syscall(SYS_fcntl, fd[0], F_GETOWN), getpid());
        owner = -getpgrp();
        MUST(ioctl(fd[0], sets[i], &owner));
        owner = 0;
        MUST(ioctl(fd[0], asks[1 - i], &owner));
        CHECK_EQ(owner, -getpgrp());
        owner = 0x3fffff;
        CHECK_ERRNO(ioctl(fd[0], sets[i], &owner), ESRCH);
        owner = INT_MIN;
        CHECK_ERRNO(ioctl(fd[0], sets[i], &owner), EINVAL);
        CHECK_ERRNO(ioctl(fd[0], sets[i], 8), EFAULT);
        CHECK_ERRNO(ioctl(fd[0], asks[i], 8), EFAULT);
        owner = 0;
        MUST(ioctl(fd[0], sets[i], &owner));
        CHECK_EQ(fcntl(fd[0], F_GETOWN), 0);
        CHECK_ERRNO(ioctl(ends[0], sets[i], &owner), ENOTTY);
        CHECK_ERRNO(ioctl(ends[0], asks[i], &owner), ENOTTY);
    }
    DONE();
}
