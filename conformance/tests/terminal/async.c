// rule: with O_ASYNC and no owner named, input of a terminal is told to its foreground group by SIGIO, and FIOASYNC stops and starts it; an epoll tells of input, of room and of a hang-up
// source: fcntl(2), "Managing signals"; Linux, tty_fasync(); epoll_ctl(2)
#include "pty.h"

#include <sys/epoll.h>
#include <sys/ioctl.h>

static int events_of(int epoll)
{
    struct epoll_event event = {0};
    int got = epoll_wait(epoll, &event, 1, 3000);
    MUST(got);
    return got == 0 ? 0 : (int)event.events;
}

int main(void)
{
    struct pty pty = new_pty();
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        int fd = new_session(&pty);
        no_echo(fd);
        block(SIGIO);
        MUST(fcntl(fd, F_SETFL, O_ASYNC));
        CHECK_EQ(fcntl(fd, F_GETOWN), -getpgrp());
        type(&pty, "line\n");
        siginfo_t info;
        CHECK_EQ(accept_signal(SIGIO, &info), SIGIO);
        CHECK_EQ(info.si_code, SI_KERNEL);
        READS(fd, "line\n");

        sigset_t pending;
        MUST(ioctl(fd, FIOASYNC, &(int){0}));
        CHECK_EQ(fcntl(fd, F_GETFL) & O_ASYNC, 0);
        type(&pty, "quiet\n");
        READS(fd, "quiet\n");
        MUST(sigpending(&pending));
        CHECK_EQ(sigismember(&pending, SIGIO), 0);
        MUST(ioctl(fd, FIOASYNC, &(int){1}));
        type(&pty, "told\n");
        CHECK_EQ(accept_signal(SIGIO, &info), SIGIO);
        READS(fd, "told\n");
        CHILD_DONE();
    }
    check_child(leader);

    pty = new_pty();
    int fd = open_terminal(&pty), epoll = epoll_create1(0);
    MUST(epoll);
    no_echo(fd);
    struct epoll_event event = {.events = EPOLLIN};
    MUST(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
    CHECK_EQ(epoll_wait(epoll, &event, 1, 20), 0);
    type(&pty, "a\n");
    CHECK_EQ(events_of(epoll), EPOLLIN);
    READS(fd, "a\n");
    CHECK_EQ(epoll_wait(epoll, &event, 1, 0), 0);
    event.events = EPOLLOUT;
    MUST(epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event));
    CHECK_EQ(events_of(epoll), EPOLLOUT);

    int other = epoll_create1(0);
    MUST(other);
    event.events = EPOLLIN;
    MUST(epoll_ctl(other, EPOLL_CTL_ADD, pty.master, &event));
    CHECK_EQ(write(fd, "b", 1), 1);
    CHECK_EQ(events_of(other), EPOLLIN);
    EXPECT(pty.master, "b");
    event.events = EPOLLIN;
    MUST(epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event));
    MUST(close(pty.master));
    CHECK_EQ(events_of(epoll) & (EPOLLIN | EPOLLERR | EPOLLHUP), EPOLLIN | EPOLLERR | EPOLLHUP);

    pty = new_pty();
    fd = open_terminal(&pty);
    event.events = EPOLLIN;
    MUST(epoll_ctl(other, EPOLL_CTL_ADD, pty.master, &event));
    CHECK_EQ(epoll_wait(other, &event, 1, 20), 0);
    MUST(close(fd));
    CHECK_EQ(events_of(other), EPOLLHUP);
    DONE();
}
