// rule: sockets that are nowhere but on their way through each other are closed, and all that is on its way with them
// source: unix(7), SCM_RIGHTS; Linux, net/unix/garbage.c
#include "sockets.h"

static int end;

// Another end of the pipe, whose reader learns when it is closed.
static void send_with_end(int fd, int through)
{
    int pipe_[2];
    MUST(pipe(pipe_));
    MUST(fcntl(pipe_[0], F_SETFL, O_NONBLOCK));
    end = pipe_[0];
    int both[2] = {fd, pipe_[1]};
    CHECK_EQ(send_files(through, both, 2, 0), 1);
    MUST(close(pipe_[1]));
}

static int is_closed(void)
{
    char byte;
    return read(end, &byte, 1) == 0;
}

// A socket that is closed has garbage looked for, by and by.
static void collect(void)
{
    close(new_socket(SOCK_DGRAM));
}

static void await_closed(void)
{
    do {
        collect();
        sleep_ms(1);
    } while (!is_closed());
    MUST(close(end));
}

int main(void)
{
    struct sockaddr_un address;
    socklen_t len;
    int a[2], b[2], i;
    // Through itself.
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, a));
    send_with_end(a[1], a[0]);
    close(a[0]);
    close(a[1]);
    await_closed();
    // A datagram socket that sends itself to itself.
    int self = new_socket(SOCK_DGRAM);
    len = abstract(&address, "self");
    MUST(bind(self, (struct sockaddr *)&address, len));
    MUST(connect(self, (struct sockaddr *)&address, len));
    send_with_end(self, self);
    close(self);
    await_closed();
    // Two pairs through each other, many times.
    for (i = 0; i < 20; i++) {
        MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, a));
        MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, b));
        CHECK_EQ(send_files(a[0], &b[1], 1, 0), 1);
        send_with_end(a[1], b[0]);
        for (int j = 0; j < 2; j++) {
            close(a[j]);
            if (j == 0) close(b[0]);
        }
        // From here all can still be received.
        collect();
        CHECK_EQ(is_closed(), 0);
        close(b[1]);
        await_closed();
    }
    // One that waits to be accepted by who is on its way to it.
    int server = listener(SOCK_STREAM, "server", 5, &address, &len), client = new_socket(SOCK_STREAM);
    MUST(connect(client, (struct sockaddr *)&address, len));
    send_with_end(server, client);
    close(server);
    await_closed();
    char byte;
    CHECK_ERRNO(read(client, &byte, 1), ECONNRESET);
    // A long chain, each in the queue of the next one.
    int last = -1;
    for (i = 0; i < 200; i++) {
        MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, a));
        if (last < 0) {
            send_with_end(a[0], a[0]);
        } else {
            CHECK_EQ(send_files(a[0], &last, 1, 0), 1);
            close(last);
        }
        close(a[0]);
        last = a[1];
    }
    close(last);
    await_closed();
    DONE();
}
