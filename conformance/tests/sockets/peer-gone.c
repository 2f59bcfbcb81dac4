// rule: once the other end is closed what it sent can be read, then the end; sending gives EPIPE, of a stream with SIGPIPE to the thread; if it had not read all: ECONNRESET, once
// source: unix(7), ERRORS; send(2), EPIPE, MSG_NOSIGNAL; POSIX send()
#include "sockets.h"

static volatile long receiver, code, count;

static void handler(int sig, siginfo_t *info, void *context)
{
    receiver = gettid_();
    code = info->si_code;
    count++;
}

// How many SIGPIPEs the call gives.
#define PIPES(call, number)      \
    do {                         \
        count = 0;               \
        call;                    \
        CHECK_EQ(count, number); \
    } while (0)

static void *in_thread(void *fd)
{
    PIPES(CHECK_ERRNO(write(*(int *)fd, "x", 1), EPIPE), 1);
    CHECK_EQ(receiver, gettid_());
    CHECK_EQ(code, SI_USER);
    return NULL;
}

static void stream(void)
{
    int s[2];
    char text[10];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    CHECK_EQ(ready(s[0]), POLLOUT);
    CHECK_EQ(write(s[1], "last", 4), 4);
    MUST(close(s[1]));
    CHECK_EQ(ready(s[0]), POLLIN | POLLOUT | POLLHUP | RDHUP);
    PIPES(CHECK_ERRNO(send(s[0], "x", 1, 0), EPIPE), 1);
    PIPES(CHECK_ERRNO(send(s[0], "x", 1, MSG_NOSIGNAL), EPIPE), 0);
    PIPES(CHECK_ERRNO(write(s[0], "", 0), EPIPE), 1);
    join_thread(start_thread(in_thread, &s[0]));
    CHECK_EQ(read(s[0], text, sizeof text), 4);
    CHECK_EQ(read(s[0], text, sizeof text), 0);
    CHECK_EQ(read(s[0], text, sizeof text), 0);
    MUST(close(s[0]));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    CHECK_EQ(write(s[0], "unread", 6), 6);
    MUST(close(s[1]));
    CHECK_EQ(ready(s[0]), POLLIN | POLLOUT | POLLHUP | RDHUP | POLLERR);
    PIPES(CHECK_ERRNO(write(s[0], "x", 1), EPIPE), 1);
    CHECK_ERRNO(read(s[0], text, sizeof text), ECONNRESET);
    CHECK_EQ(read(s[0], text, sizeof text), 0);
    MUST(close(s[0]));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    CHECK_EQ(write(s[0], "unread", 6), 6);
    MUST(close(s[1]));
    CHECK_EQ(option(s[0], SO_ERROR), ECONNRESET);
    CHECK_EQ(option(s[0], SO_ERROR), 0);
    MUST(close(s[0]));
}

static void packets(void)
{
    int s[2];
    char text[10];
    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, s));
    CHECK_EQ(write(s[1], "last", 4), 4);
    MUST(close(s[1]));
    CHECK_EQ(ready(s[0]), POLLIN | POLLOUT | POLLHUP | RDHUP);
    CHECK_ERRNO(send(s[0], "x", 1, MSG_NOSIGNAL), EPIPE);
    CHECK_EQ(read(s[0], text, sizeof text), 4);
    CHECK_EQ(read(s[0], text, sizeof text), 0);
    CHECK_EQ(recv(s[0], text, sizeof text, MSG_DONTWAIT), 0);
    MUST(close(s[0]));
    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, s));
    CHECK_EQ(write(s[0], "unread", 6), 6);
    MUST(close(s[1]));
    CHECK_EQ(ready(s[0]), POLLIN | POLLOUT | POLLHUP | RDHUP | POLLERR);
    CHECK_ERRNO(write(s[0], "x", 1), ECONNRESET);
    CHECK_ERRNO(send(s[0], "x", 1, MSG_NOSIGNAL), EPIPE);
    MUST(close(s[0]));
}

static void datagrams(void)
{
    int s[2];
    char text[10];
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, s));
    CHECK_EQ(write(s[1], "last", 4), 4);
    MUST(close(s[1]));
    CHECK_EQ(ready(s[0]), POLLIN | POLLOUT);
    CHECK_EQ(read(s[0], text, sizeof text), 4);
    CHECK_ERRNO(recv(s[0], text, sizeof text, MSG_DONTWAIT), EAGAIN);
    PIPES(CHECK_ERRNO(write(s[0], "x", 1), ECONNREFUSED), 0);
    PIPES(CHECK_ERRNO(write(s[0], "x", 1), ENOTCONN), 0);
    MUST(close(s[0]));
}

int main(void)
{
    on_siginfo(SIGPIPE, handler, 0);
    stream();
    packets();
    datagrams();
    DONE();
}
