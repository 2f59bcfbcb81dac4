// rule: epoll_ctl adds, changes and removes what a descriptor and its description are, and its errors are in order
// source: epoll_create(2); epoll_ctl(2)
#include "epoll.h"

int main(void)
{
    int ends[2];
    MUST(pipe(ends));
#ifdef SYS_epoll_create // musl's own passes over the size
    CHECK_ERRNO(syscall(SYS_epoll_create, 0), EINVAL);
#endif
    CHECK_ERRNO(epoll_create1(1), EINVAL);
    CHECK_ERRNO(epoll_create1(O_NONBLOCK), EINVAL);
    int e = epoll_create(1), f = new_epoll();
    MUST(e);
    CHECK_EQ(fcntl(e, F_GETFD), 0);
    CHECK_EQ(fcntl(f, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(e, F_GETFL), O_RDWR);
    char byte;
    CHECK_ERRNO(read(e, &byte, 1), EINVAL);
    CHECK_ERRNO(write(e, &byte, 1), EINVAL);

    CHECK_ERRNO(epoll_ctl(99, EPOLL_CTL_ADD, 98, (void *)8), EFAULT);
    CHECK_ERRNO(control(99, EPOLL_CTL_ADD, ends[0], EPOLLIN, 0), EBADF);
    CHECK_ERRNO(control(e, EPOLL_CTL_ADD, 99, EPOLLIN, 0), EBADF);
    CHECK_ERRNO(control(ends[1], EPOLL_CTL_ADD, ends[0], EPOLLIN, 0), EINVAL);
    CHECK_ERRNO(control(e, EPOLL_CTL_ADD, e, EPOLLIN, 0), EINVAL);
    CHECK_ERRNO(control(e, 7, ends[0], EPOLLIN, 0), EINVAL);
    CHECK_ERRNO(control(e, EPOLL_CTL_MOD, ends[0], EPOLLIN, 0), ENOENT);
    CHECK_ERRNO(epoll_ctl(e, EPOLL_CTL_DEL, ends[0], NULL), ENOENT);

    const char *never[] = {"/", "/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/proc/self/status", "/tmp/epoll-control"};
    for (unsigned i = 0; i < sizeof never / sizeof never[0]; i++) {
        int fd = open(never[i], i == 6 ? O_RDWR | O_CREAT : O_RDONLY, 0600);
        MUST(fd);
        CHECK_ERRNO(control(e, EPOLL_CTL_ADD, fd, EPOLLIN, 0), EPERM);
        CHECK_ERRNO(control(ends[0], EPOLL_CTL_ADD, fd, EPOLLIN, 0), EPERM);
        close(fd);
    }
    unlink("/tmp/epoll-control");

    add(e, ends[0], EPOLLIN);
    CHECK_ERRNO(control(e, EPOLL_CTL_ADD, ends[0], EPOLLIN, 0), EEXIST);
    int copy = dup(ends[0]);
    CHECK_ERRNO(control(e, EPOLL_CTL_MOD, copy, EPOLLIN, 0), ENOENT);
    add(e, copy, EPOLLIN);
    MUST(epoll_ctl(e, EPOLL_CTL_DEL, ends[0], NULL));
    CHECK_ERRNO(epoll_ctl(e, EPOLL_CTL_DEL, ends[0], (void *)8), ENOENT);
    put(ends[1], 1);
    CHECK_TOLD(e, copy, EPOLLIN);
    MUST(epoll_ctl(e, EPOLL_CTL_DEL, copy, (void *)8));
    CHECK_TOLD(e, 0, 0);

    // What is ready already is told, in the order in which it was added; what is not asked for is not.
    add(e, ends[0], EPOLLOUT | EPOLLPRI);
    CHECK_TOLD(e, 0, 0);
    change(e, ends[0], EPOLLIN | EPOLLRDNORM | EPOLLOUT);
    CHECK_TOLD(e, ends[0], EPOLLIN | EPOLLRDNORM);
    add(e, ends[1], EPOLLOUT | EPOLLWAKEUP);
    struct epoll_event all[3];
    CHECK_EQ(epoll_wait(e, all, 3, 0), 2);
    CHECK_EQ(all[0].data.fd, ends[0]);
    CHECK_EQ(all[1].data.fd, ends[1]);
    // One at a time, they take turns.
    for (int i = 0; i < 4; i++) {
        CHECK_EQ(epoll_wait(e, all, 1, -1), 1);
        CHECK_EQ(all[0].data.fd, ends[i % 2]);
    }
    // A change keeps what the program is told with it, or gives it another.
    MUST(control(e, EPOLL_CTL_MOD, ends[1], EPOLLOUT, 0x123456789abcdef));
    take(ends[0], 1);
    CHECK_EQ(epoll_wait(e, all, 3, 0), 1);
    CHECK_EQ(all[0].data.u64, 0x123456789abcdef);
    DONE();
}
