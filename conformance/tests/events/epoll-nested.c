// rule: an epoll is readable when something of it is ready; chains of them have at most five, and there are no circles (ELOOP)
// source: epoll_ctl(2); epoll(7)
#include "epoll.h"

static short ready(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT | POLLRDNORM};
    CHECK_EQ(poll(&p, 1, 0), p.revents != 0);
    return p.revents;
}

static int e[8], ends[2];

static void *put_later(void *arg)
{
    sleep_ms(30);
    put(ends[1], 1);
    return NULL;
}

int main(void)
{
    MUST(pipe(ends));
    for (int i = 0; i < 8; i++) e[i] = new_epoll();
    add(e[0], ends[0], EPOLLIN);
    for (int i = 1; i < 5; i++) add(e[i], e[i - 1], EPOLLIN);
    CHECK_ERRNO(control(e[5], EPOLL_CTL_ADD, e[4], EPOLLIN, 0), ELOOP);
    CHECK_ERRNO(control(e[0], EPOLL_CTL_ADD, e[4], EPOLLIN, 0), ELOOP);
    CHECK_ERRNO(control(e[0], EPOLL_CTL_ADD, e[1], EPOLLIN, 0), ELOOP);
    CHECK_EQ(ready(e[4]), 0);
    CHECK_TOLD(e[4], 0, 0);
    put(ends[1], 1);
    CHECK_EQ(ready(e[4]), POLLIN | POLLRDNORM);
    CHECK_TOLD(e[4], e[3], EPOLLIN);
    CHECK_TOLD(e[0], ends[0], EPOLLIN);
    take(ends[0], 1);
    CHECK_EQ(ready(e[4]), 0);
    CHECK_TOLD(e[4], 0, 0);

    // Whoever waits at any of them wakes.
    pthread_t other = start_thread(put_later, NULL);
    struct epoll_event event;
    CHECK_EQ(epoll_wait(e[4], &event, 1, 10000), 1);
    CHECK_EQ(event.data.fd, e[3]);
    join_thread(other);
    take(ends[0], 1);
    other = start_thread(put_later, NULL);
    struct pollfd p = {.fd = e[2], .events = POLLIN};
    CHECK_EQ(poll(&p, 1, 10000), 1);
    join_thread(other);
    take(ends[0], 1);

    // Taken apart, they may be put together otherwise.
    MUST(epoll_ctl(e[3], EPOLL_CTL_DEL, e[2], NULL));
    add(e[5], e[4], EPOLLIN);
    CHECK_ERRNO(control(e[0], EPOLL_CTL_ADD, e[5], EPOLLIN, 0), ELOOP);
    add(e[1], e[5], EPOLLIN);
    CHECK_ERRNO(control(e[3], EPOLL_CTL_ADD, e[2], EPOLLIN, 0), ELOOP);
    close(e[4]);
    add(e[3], e[2], EPOLLIN);

    // Once for each event, however often the event passes by.
    int outer = new_epoll(), inner = new_epoll();
    MUST(pipe(ends));
    add(inner, ends[0], EPOLLIN);
    add(outer, inner, EPOLLIN | EPOLLET);
    put(ends[1], 1);
    CHECK_TOLD(outer, inner, EPOLLIN);
    CHECK_TOLD(outer, 0, 0);
    put(ends[1], 1);
    CHECK_TOLD(outer, inner, EPOLLIN);
    CHECK_TOLD(outer, 0, 0);
    CHECK_TOLD(inner, ends[0], EPOLLIN);
    DONE();
}
