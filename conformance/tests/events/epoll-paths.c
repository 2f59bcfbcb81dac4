// rule: the ways by which one event wakes epolls that watch epolls are limited: 500 through one, 100 through two (EINVAL)
// source: epoll_ctl(2); Linux, reverse_path_check
#include "epoll.h"

// So many epolls may watch this one.
static int most(int inner)
{
    int fds[600], n = 0;
    for (; n < 600; n++) {
        fds[n] = epoll_create1(0);
        MUST(fds[n]);
        if (control(fds[n], EPOLL_CTL_ADD, inner, EPOLLIN, 0) != 0) {
            CHECK_EQ(errno, EINVAL);
            break;
        }
    }
    int found = n;
    if (n < 600) close(fds[n]);
    // One that leaves makes room for another.
    close(fds[0]);
    fds[0] = epoll_create1(0);
    MUST(control(fds[0], EPOLL_CTL_ADD, inner, EPOLLIN, 0));
    while (n > 0) close(fds[--n]);
    return found;
}

int main(void)
{
    int ends[2], one = new_epoll(), two = new_epoll();
    MUST(pipe(ends));
    add(one, ends[0], EPOLLIN);
    CHECK_EQ(most(one), 500);
    add(two, one, EPOLLIN);
    CHECK_EQ(most(two), 100);
    put(ends[1], 1);
    CHECK_TOLD(two, one, EPOLLIN);
    DONE();
}
