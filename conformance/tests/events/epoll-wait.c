// rule: epoll_wait's errors and timeouts; what could not be written is told the next time
// source: epoll_wait(2)
#include "epoll.h"

int main(void)
{
    int ends[2], e = new_epoll();
    struct epoll_event event, *page;
    MUST(pipe(ends));
    CHECK_ERRNO(epoll_wait(e, &event, 0, 0), EINVAL);
    CHECK_ERRNO(epoll_wait(e, &event, -1, 0), EINVAL);
    CHECK_ERRNO(epoll_wait(e, &event, INT_MAX, 0), EINVAL);
    CHECK_ERRNO(epoll_wait(99, &event, 1, 0), EBADF);
    CHECK_ERRNO(epoll_wait(ends[0], &event, 1, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_epoll_pwait, e, &event, 1, 0, &event, 4), EINVAL);
    CHECK_ERRNO(syscall(SYS_epoll_pwait, e, &event, 1, 0, (void *)8, 8), EFAULT);

    long long begin = now_ns(CLOCK_MONOTONIC);
    CHECK_EQ(epoll_wait(e, &event, 1, 30), 0);
    CHECK(now_ns(CLOCK_MONOTONIC) - begin >= 30000000);
#ifdef SYS_epoll_pwait2
    long timeout[2] = {0, 20000000};
    begin = now_ns(CLOCK_MONOTONIC);
    CHECK_EQ(syscall(SYS_epoll_pwait2, e, &event, 1, timeout, NULL, 0), 0);
    CHECK(now_ns(CLOCK_MONOTONIC) - begin >= 20000000);
    timeout[1] = 1000000000;
    CHECK_ERRNO(syscall(SYS_epoll_pwait2, e, &event, 1, timeout, NULL, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_epoll_pwait2, e, &event, 1, (void *)8, NULL, 0), EFAULT);
    timeout[0] = timeout[1] = 0;
    CHECK_EQ(syscall(SYS_epoll_pwait2, e, &event, 1, timeout, NULL, 0), 0);
#endif

    add(e, ends[1], EPOLLOUT | EPOLLET);
    long size = sysconf(_SC_PAGESIZE);
    page = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(mprotect(page, size, PROT_NONE));
    CHECK_ERRNO(epoll_wait(e, page, 1, 0), EFAULT);
    CHECK_TOLD(e, ends[1], EPOLLOUT);
    CHECK_TOLD(e, 0, 0);
    // The first of two fits.
    add(e, dup(ends[1]), EPOLLOUT);
    change(e, ends[1], EPOLLOUT);
    MUST(mprotect(page, size, PROT_READ | PROT_WRITE));
    MUST(mprotect((char *)page + size, size, PROT_NONE));
    CHECK_EQ(epoll_wait(e, (void *)((char *)page + size - sizeof event), 2, 0), 1);
    CHECK_EQ(epoll_wait(e, page, 2, 0), 2);
    DONE();
}
