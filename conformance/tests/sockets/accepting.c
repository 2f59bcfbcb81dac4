// rule: who connects waits to be accepted and can send meanwhile; as many wait as listen says and one more, others wait for that; who listens no more resets them
// source: listen(2), accept(2), connect(2), unix(7)
#include "sockets.h"

static struct sockaddr_un address;
static socklen_t len;
static int server;
static volatile int connected;

static void *connect_late(void *fd)
{
    MUST(connect(*(int *)fd, (struct sockaddr *)&address, len));
    connected = 1;
    return NULL;
}

static void *accept_one(void *arg)
{
    int fd = accept(server, NULL, NULL);
    MUST(fd);
    return (void *)(long)fd;
}

static void of_type(int type)
{
    char text[10];
    struct sockaddr_un got;
    socklen_t size = sizeof got;
    int early = new_socket(type);
    CHECK_ERRNO(listen(early, 1), EINVAL);
    CHECK_ERRNO(accept(early, NULL, NULL), EINVAL);
    server = listener(type, "server", 1, &address, &len);
    CHECK_EQ(option(server, SO_ACCEPTCONN), 1);
    CHECK_EQ(ready(server), 0);
    MUST(fcntl(server, F_SETFL, O_NONBLOCK));
    CHECK_ERRNO(accept(server, NULL, NULL), EAGAIN);
    MUST(connect(early, (struct sockaddr *)&address, len));
    CHECK_EQ(ready(server), POLLIN);
    CHECK_ERRNO(connect(early, (struct sockaddr *)&address, len), EISCONN);
    CHECK_ERRNO(connect(server, (struct sockaddr *)&address, len), EINVAL);
    CHECK_EQ(write(early, "early", 5), 5);
    int second = new_socket(type), third = new_socket(type | SOCK_NONBLOCK);
    MUST(connect(second, (struct sockaddr *)&address, len));
    CHECK_ERRNO(connect(third, (struct sockaddr *)&address, len), EAGAIN);
    MUST(fcntl(third, F_SETFL, 0));
    connected = 0;
    pthread_t thread = start_thread(connect_late, &third);
    sleep_ms(20);
    CHECK_EQ(connected, 0);
    CHECK_ERRNO(syscall(SYS_accept4, server, NULL, NULL, 1), EINVAL);
    int fd = accept4(server, (struct sockaddr *)&got, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    MUST(fd);
    CHECK_EQ(size, sizeof(sa_family_t));
    CHECK_EQ(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    join_thread(thread);
    CHECK_EQ(read(fd, text, sizeof text), 5);
    CHECK_ERRNO(read(fd, text, sizeof text), EAGAIN);
    size = sizeof got;
    MUST(getsockname(fd, (struct sockaddr *)&got, &size));
    CHECK_EQ(size, len);
    CHECK_ERRNO(getpeername(server, (struct sockaddr *)&got, &size), ENOTCONN);
    CHECK_EQ(write(fd, "x", 1), 1);
    CHECK_EQ(read(early, text, sizeof text), 1);
    fd = accept(server, NULL, NULL);
    CHECK_EQ(fcntl(fd, F_GETFL), O_RDWR);
    CHECK_EQ(fcntl(fd, F_GETFD), 0);
    // The third was not accepted.
    close(server);
    CHECK_ERRNO(read(third, text, sizeof text), ECONNRESET);
    CHECK_EQ(read(third, text, sizeof text), 0);
    CHECK_ERRNO(recv(second, text, sizeof text, MSG_DONTWAIT), EAGAIN);
    CHECK_ERRNO(connect(new_socket(type), (struct sockaddr *)&address, len), ECONNREFUSED);
}

int main(void)
{
    of_type(SOCK_STREAM);
    of_type(SOCK_SEQPACKET);
    server = listener(SOCK_STREAM, "waits", 5, &address, &len);
    pthread_t thread = start_thread(accept_one, NULL);
    int client = new_socket(SOCK_STREAM);
    MUST(connect(client, (struct sockaddr *)&address, len));
    int fd = (int)(long)join_thread(thread);
    CHECK_EQ(write(fd, "x", 1), 1);
    char byte;
    CHECK_EQ(read(client, &byte, 1), 1);
    int n;
    CHECK_ERRNO(ioctl(server, FIONREAD, &n), EINVAL);
    MUST(shutdown(server, SHUT_RD));
    CHECK_ERRNO(accept(server, NULL, NULL), EINVAL);
    CHECK_ERRNO(connect(new_socket(SOCK_STREAM), (struct sockaddr *)&address, len), ECONNREFUSED);
    int datagrams = new_socket(SOCK_DGRAM);
    CHECK_ERRNO(listen(datagrams, 1), EOPNOTSUPP);
    CHECK_ERRNO(accept(datagrams, NULL, NULL), EOPNOTSUPP);
    DONE();
}
