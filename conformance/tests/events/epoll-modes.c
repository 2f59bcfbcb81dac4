// rule: level-triggered, epoll tells as long as it is so; edge-triggered, once for each event; one-shot, once until it is changed
// source: epoll(7); epoll_ctl(2)
#include "epoll.h"

int main(void)
{
    int ends[2], e = new_epoll();
    MUST(pipe2(ends, O_NONBLOCK));
    int in = ends[0], out = ends[1];

    add(e, in, EPOLLIN);
    put(out, 2);
    CHECK_TOLD(e, in, EPOLLIN);
    CHECK_TOLD(e, in, EPOLLIN);
    take(in, 1);
    CHECK_TOLD(e, in, EPOLLIN);
    take(in, 1);
    CHECK_TOLD(e, 0, 0);

    change(e, in, EPOLLIN | EPOLLET);
    CHECK_TOLD(e, 0, 0);
    put(out, 2);
    CHECK_TOLD(e, in, EPOLLIN);
    CHECK_TOLD(e, 0, 0);
    take(in, 1);
    CHECK_TOLD(e, 0, 0);
    put(out, 1);
    CHECK_TOLD(e, in, EPOLLIN);
    CHECK_TOLD(e, 0, 0);
    // Changing it looks again.
    change(e, in, EPOLLIN | EPOLLET);
    CHECK_TOLD(e, in, EPOLLIN);
    // What has gone before anybody asked is not told.
    put(out, 1);
    take(in, 3);
    CHECK_TOLD(e, 0, 0);

    change(e, in, EPOLLIN | EPOLLONESHOT);
    put(out, 1);
    CHECK_TOLD(e, in, EPOLLIN);
    CHECK_TOLD(e, 0, 0);
    put(out, 1);
    CHECK_TOLD(e, 0, 0);
    change(e, in, EPOLLIN | EPOLLONESHOT);
    CHECK_TOLD(e, in, EPOLLIN);
    take(in, 2);
    change(e, in, 0);

    // Room in a pipe is news only where there was none.
    add(e, out, EPOLLOUT | EPOLLET);
    CHECK_TOLD(e, out, EPOLLOUT);
    put(out, 10);
    take(in, 5);
    CHECK_TOLD(e, 0, 0);
    take(in, 5);
    put(out, 65536);
    CHECK_TOLD(e, 0, 0);
    take(in, 65536);
    CHECK_TOLD(e, out, EPOLLOUT);
    CHECK_TOLD(e, 0, 0);

    // A hang-up is always told, and an error; after a one-shot nothing is.
    close(in);
    CHECK_TOLD(e, out, EPOLLOUT | EPOLLERR);
    CHECK_TOLD(e, 0, 0);
    change(e, out, EPOLLONESHOT);
    CHECK_TOLD(e, out, EPOLLERR);
    CHECK_TOLD(e, 0, 0);
    close(out);
    MUST(pipe(ends));
    add(e, ends[0], 0);
    put(ends[1], 1);
    CHECK_TOLD(e, 0, 0);
    close(ends[1]);
    CHECK_TOLD(e, ends[0], EPOLLHUP);
    CHECK_TOLD(e, ends[0], EPOLLHUP);
    change(e, ends[0], EPOLLIN | EPOLLRDHUP);
    CHECK_TOLD(e, ends[0], EPOLLIN | EPOLLHUP);
    close(ends[0]);

    // Each kind of event of an eventfd is one of its own.
    int fd = eventfd(0, EFD_NONBLOCK | EFD_SEMAPHORE);
    uint64_t n = 2;
    add(e, fd, EPOLLIN | EPOLLET);
    MUST(write(fd, &n, 8));
    CHECK_TOLD(e, fd, EPOLLIN);
    MUST(read(fd, &n, 8));
    CHECK_TOLD(e, 0, 0);
    change(e, fd, EPOLLIN | EPOLLOUT | EPOLLET);
    CHECK_TOLD(e, fd, EPOLLIN | EPOLLOUT);
    MUST(read(fd, &n, 8));
    CHECK_TOLD(e, fd, EPOLLOUT);
    DONE();
}
