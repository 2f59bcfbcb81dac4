// For tests of epoll: a short form of each call.
#ifndef EPOLL_H
#define EPOLL_H
#include "check.h"
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

static int UNUSED new_epoll(void)
{
    int fd = epoll_create1(EPOLL_CLOEXEC);
    MUST(fd);
    return fd;
}

static int UNUSED control(int epoll, int op, int fd, uint32_t events, uint64_t data)
{
    struct epoll_event e = {.events = events, .data.u64 = data};
    return epoll_ctl(epoll, op, fd, &e);
}

// Watches it; what is told is its own number.
static void UNUSED add(int epoll, int fd, uint32_t events)
{
    MUST(control(epoll, EPOLL_CTL_ADD, fd, events, fd));
}

static void UNUSED change(int epoll, int fd, uint32_t events)
{
    MUST(control(epoll, EPOLL_CTL_MOD, fd, events, fd));
}

// Exactly one is ready, with these events; or none where they are 0.
#define CHECK_TOLD(epoll, want_fd, want_events)       \
    do {                                              \
        struct epoll_event e_[4];                     \
        int n_ = epoll_wait(epoll, e_, 4, 0);         \
        CHECK_EQ(n_, (want_events) != 0);             \
        if (n_ > 0) {                                 \
            CHECK_EQ(e_[0].data.u64, want_fd);        \
            CHECK_EQ(e_[0].events, want_events);      \
        }                                             \
    } while (0)

static void UNUSED put(int fd, size_t count)
{
    static char bytes[1 << 17];
    CHECK_EQ(write(fd, bytes, count), count);
}

static void UNUSED take(int fd, size_t count)
{
    static char bytes[1 << 17];
    CHECK_EQ(read(fd, bytes, count), count);
}

#endif
