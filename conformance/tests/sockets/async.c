// rule: with O_ASYNC the owner of a socket gets SIGIO for what comes, for a connection, for room after there was none, and for the end of the other side; who waits for a stream in a call is told nothing
// source: socket(7), "Signals"; fcntl(2), F_SETSIG
#include "async.h"
#include "process.h"
#include "sockets.h"

static void told(int code, long band, int fd)
{
    CHECK_EQ(next(), SIGRTMIN);
    CHECK_EQ(info.si_code, code);
    CHECK_EQ(info.si_band, band);
    CHECK_EQ(info.si_fd, fd);
    quiet();
}

static void input(int fd) { told(POLL_IN, POLLIN | POLLRDNORM, fd); }
static void room(int fd) { told(POLL_OUT, POLLOUT | POLLWRNORM | POLLWRBAND, fd); }
static void hangup(int fd) { told(POLL_HUP, POLLHUP | POLLERR, fd); }

// Once the first thread waits.
static void *write_late(void *fd)
{
    await_sleep(getpid(), getpid());
    MUST(write(*(int *)fd, "x", 1));
    return NULL;
}

int main(void)
{
    static char bytes[4096];
    block_signals();
    int fds[2];
    for (int i = 0; i < 3; i++) {
        int type = all_types[i];
        MUST(socketpair(AF_UNIX, type, 0, fds));
        tells(fds[0]);
        CHECK_EQ(fcntl(fds[0], F_GETFL), O_RDWR | O_NONBLOCK | O_ASYNC);
        for (int j = 0; j < 2; j++) {
            MUST(write(fds[1], "x", 1));
            input(fds[0]);
        }
        // What it sends is no news, nor is that it has received.
        MUST(write(fds[0], "x", 1));
        MUST(read(fds[0], bytes, 1));
        MUST(read(fds[1], bytes, 1));
        quiet();
        // By fcntl or by ioctl.
        MUST(ioctl(fds[0], FIOASYNC, &(int){0}));
        CHECK_EQ(fcntl(fds[0], F_GETFL), O_RDWR | O_NONBLOCK);
        MUST(write(fds[1], "x", 1));
        quiet();
        MUST(ioctl(fds[0], FIOASYNC, &(int){1}));
        CHECK_EQ(fcntl(fds[0], F_GETFL), O_RDWR | O_NONBLOCK | O_ASYNC);
        while (read(fds[0], bytes, sizeof bytes) > 0) continue;
        // Who waits for a stream has it.
        MUST(fcntl(fds[0], F_SETFL, O_ASYNC));
        pthread_t thread;
        MUST0(pthread_create(&thread, NULL, write_late, &fds[1]));
        CHECK_EQ(read(fds[0], bytes, 1), 1);
        MUST0(pthread_join(thread, NULL));
        if (type == SOCK_STREAM) quiet();
        else input(fds[0]);
        MUST(fcntl(fds[0], F_SETFL, O_NONBLOCK | O_ASYNC));
        if (type != SOCK_DGRAM) {
            MUST(shutdown(fds[1], SHUT_WR));
            input(fds[0]);
            MUST(close(fds[1]));
            hangup(fds[0]);
        } else {
            MUST(close(fds[1]));
            quiet();
        }
        MUST(close(fds[0]));
    }

    // Room, to who was told that there is none.
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fds));
    tells(fds[0]);
    MUST(fcntl(fds[1], F_SETFL, O_NONBLOCK));
    while (write(fds[0], bytes, sizeof bytes) > 0) continue;
    CHECK_EQ(errno, EAGAIN);
    quiet();
    while (read(fds[1], bytes, sizeof bytes) > 0) continue;
    CHECK_EQ(next(), SIGRTMIN);
    CHECK_EQ(info.si_code, POLL_OUT);
    while (next() > 0) CHECK_EQ(info.si_code, POLL_OUT);
    MUST(shutdown(fds[1], SHUT_RDWR));
    hangup(fds[0]);

    // A connection.
    struct sockaddr_un address;
    socklen_t length;
    int server = listener(SOCK_STREAM, "async", 5, &address, &length), client = new_socket(SOCK_STREAM);
    tells(server);
    MUST(connect(client, (struct sockaddr *)&address, length));
    input(server);
    DONE();
}
