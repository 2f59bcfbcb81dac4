// rule: with O_ASYNC who was told that there is no room, by EAGAIN or for packets by poll, is signalled when there is; not who was told before O_ASYNC was set
// source: Linux, include/net/sock.h, sk_set_bit(), SOCKWQ_ASYNC_NOSPACE
#include "async.h"
#include "sockets.h"

static char bytes[4096];

static void drain(int fd)
{
    while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0) continue;
}

int main(void)
{
    block_signals();
    static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};
    for (int i = 0; i < 2; i++) {
        int fds[2], fd;
        MUST(socketpair(AF_UNIX, types[i], 0, fds));
        fd = fds[0];
        MUST(fcntl(fd, F_SETFL, O_NONBLOCK));
        while (send(fd, bytes, sizeof bytes, 0) > 0) continue;
        CHECK_EQ(errno, EAGAIN);
        tells(fd);
        drain(fds[1]);
        quiet();
        while (send(fd, bytes, sizeof bytes, 0) > 0) continue;
        quiet();
        drain(fds[1]);
        CHECK_EQ(next(), SIGRTMIN);
        CHECK_EQ(info.si_code, POLL_OUT);
        quiet();

        // Not refused, and told by poll.
        struct pollfd asked = {.fd = fd, .events = POLLOUT};
        while (poll(&asked, 1, 0) == 1) MUST(send(fd, bytes, sizeof bytes, 0));
        drain(fds[1]);
        CHECK_EQ(next(), types[i] == SOCK_SEQPACKET ? SIGRTMIN : -1);
        MUST(close(fd));
        MUST(close(fds[1]));
    }
    DONE();
}
