// rule: without a free descriptor each call that makes one says EMFILE and makes nothing; a connection that could not be accepted is still there
// source: errno(3), EMFILE; eventfd(2), timerfd_create(2), signalfd(2), epoll_create(2), socket(2), accept(2), ptmx(4)
#include "pty.h"
#include "sockets.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

static void limit(rlim_t soft)
{
    struct rlimit limits;
    MUST(getrlimit(RLIMIT_NOFILE, &limits));
    limits.rlim_cur = soft;
    MUST(setrlimit(RLIMIT_NOFILE, &limits));
}

int main(void)
{
    struct pty pty = new_pty();
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    struct sockaddr_un name;
    socklen_t length;
    int server = listener(SOCK_STREAM, "no-descriptor-left", 1, &name, &length), client = new_socket(SOCK_STREAM);
    MUST(connect(client, (struct sockaddr *)&name, length));

    int first = dup(0);
    close(first);
    limit((rlim_t)first);
    int pair[2] = {-5, -6};
    CHECK_ERRNO(eventfd(0, 0), EMFILE);
    CHECK_ERRNO(timerfd_create(CLOCK_MONOTONIC, 0), EMFILE);
    CHECK_ERRNO(signalfd(-1, &set, 0), EMFILE);
    CHECK_ERRNO(epoll_create1(0), EMFILE);
    CHECK_ERRNO(socket(AF_UNIX, SOCK_STREAM, 0), EMFILE);
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), EMFILE);
    CHECK_ERRNO(accept(server, NULL, NULL), EMFILE);
    CHECK_ERRNO(open("/dev/ptmx", O_RDWR | O_NOCTTY), EMFILE);
    CHECK_ERRNO(ioctl(pty.master, TIOCGPTPEER, O_RDWR | O_NOCTTY), EMFILE);
    CHECK_ERRNO(memfd_create("memory", 0), EMFILE);
    CHECK_ERRNO(syscall(SYS_pidfd_open, getpid(), 0), EMFILE);
    // Room for one of two.
    limit((rlim_t)first + 1);
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), EMFILE);
    CHECK_ERRNO(pipe(pair), EMFILE);
    CHECK_EQ(pair[0], -5);
    CHECK_EQ(pair[1], -6);
    int connection = accept(server, NULL, NULL);
    CHECK_EQ(connection, first);
    CHECK_EQ(write(client, "x", 1), 1);
    char byte;
    CHECK_EQ(read(connection, &byte, 1), 1);
    DONE();
}
