// rule: FIOASYNC and an owner that an ioctl names, in either order, have SIGIO sent without a call of fcntl
// source: socket(7), "Ioctls"
#include "sockets.h"

static int next(void)
{
    struct timespec none = {0, 0};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGIO);
    return sigtimedwait(&set, NULL, &none);
}

int main(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGIO);
    MUST(sigprocmask(SIG_BLOCK, &set, NULL));
    for (int order = 0; order < 2; order++) {
        int fd[2], owner = getpid(), on = 1;
        MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fd));
        if (order) MUST(ioctl(fd[0], FIOASYNC, &on));
        MUST(ioctl(fd[0], 0x8901 /* FIOSETOWN */, &owner));
        if (!order) MUST(ioctl(fd[0], FIOASYNC, &on));
        CHECK_EQ(next(), -1);
        MUST(write(fd[1], "x", 1));
        CHECK_EQ(next(), SIGIO);
        CHECK_EQ(next(), -1);
        close(fd[0]);
        close(fd[1]);
    }
    DONE();
}
