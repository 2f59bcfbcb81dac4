// rule: a datagram goes to any name, or to where the socket is connected, and tells who sent it; a receiver that nobody is connected with holds so many
// source: unix(7), SOCK_DGRAM; sendto(2), recvfrom(2); connect(2), AF_UNSPEC
#include "sockets.h"

static int receiver;

static void *receive_late(void *arg)
{
    char text[10];
    sleep_ms(20);
    CHECK_EQ(read(receiver, text, sizeof text), 1);
    return NULL;
}

int main(void)
{
    struct sockaddr_un to, mine, got;
    socklen_t len = abstract(&to, "receiver"), my_len = abstract(&mine, "sender"), size = sizeof got;
    char text[10];
    receiver = new_socket(SOCK_DGRAM);
    int sender = new_socket(SOCK_DGRAM | SOCK_NONBLOCK);
    CHECK_ERRNO(send(sender, "x", 1, 0), ENOTCONN);
    CHECK_ERRNO(sendto(sender, "x", 1, 0, (struct sockaddr *)&to, len), ECONNREFUSED);
    CHECK_ERRNO(sendto(sender, "x", 1, 0, (struct sockaddr *)&to, 2), EINVAL);
    MUST(bind(receiver, (struct sockaddr *)&to, len));
    CHECK_EQ(sendto(sender, "one", 3, 0, (struct sockaddr *)&to, len), 3);
    CHECK_EQ(recvfrom(receiver, text, sizeof text, 0, (struct sockaddr *)&got, &size), 3);
    CHECK_EQ(size, 0);
    MUST(bind(sender, (struct sockaddr *)&mine, my_len));
    CHECK_EQ(sendto(sender, "", 0, 0, (struct sockaddr *)&to, len), 0);
    size = sizeof got;
    CHECK_EQ(recvfrom(receiver, text, sizeof text, 0, (struct sockaddr *)&got, &size), 0);
    CHECK_EQ(size, my_len);
    CHECK_EQ(memcmp(&got, &mine, my_len), 0);
    MUST(connect(sender, (struct sockaddr *)&to, len));
    int count = 0;
    while (write(sender, "x", 1) == 1) count++;
    CHECK_EQ(errno, EAGAIN);
    CHECK(count > 1);
    CHECK_EQ(ready(sender), 0);
    CHECK_EQ(read(receiver, text, sizeof text), 1);
    CHECK_EQ(ready(sender), POLLOUT);
    CHECK_EQ(write(sender, "x", 1), 1);
    MUST(fcntl(sender, F_SETFL, 0));
    pthread_t thread = start_thread(receive_late, NULL);
    CHECK_EQ(write(sender, "x", 1), 1);
    join_thread(thread);
    while (recv(receiver, text, sizeof text, MSG_DONTWAIT) > 0) {
    }
    // Connected the other way, too, nobody else is heard.
    MUST(connect(receiver, (struct sockaddr *)&mine, my_len));
    int other = new_socket(SOCK_DGRAM);
    CHECK_ERRNO(connect(other, (struct sockaddr *)&to, len), EPERM);
    CHECK_ERRNO(sendto(other, "x", 1, 0, (struct sockaddr *)&to, len), EPERM);
    for (int i = 0; i < 50; i++) CHECK_EQ(send(sender, "x", 1, MSG_DONTWAIT), 1);
    // Disconnecting loses what came from there, and says so there.
    got.sun_family = AF_UNSPEC;
    MUST(connect(receiver, (struct sockaddr *)&got, sizeof got.sun_family));
    CHECK_ERRNO(recv(receiver, text, sizeof text, MSG_DONTWAIT), EAGAIN);
    CHECK_ERRNO(send(receiver, "x", 1, 0), ENOTCONN);
    CHECK_EQ(option(sender, SO_ERROR), ECONNRESET);
    CHECK_EQ(write(sender, "x", 1), 1);
    set_option(sender, SO_SNDBUF, 0);
    static char large[5000];
    CHECK_ERRNO(write(sender, large, 4577), EMSGSIZE);
    CHECK_EQ(write(sender, large, 4576), 4576);
    CHECK_ERRNO(send(sender, large, 4577, MSG_DONTWAIT), EMSGSIZE);
    MUST(close(receiver));
    CHECK_ERRNO(write(sender, "x", 1), ECONNREFUSED);
    CHECK_ERRNO(write(sender, "x", 1), ENOTCONN);
    // To itself, too.
    MUST(connect(sender, (struct sockaddr *)&mine, my_len));
    CHECK_EQ(write(sender, "self", 4), 4);
    CHECK_EQ(read(sender, text, sizeof text), 4);
    int stream = new_socket(SOCK_STREAM);
    CHECK_ERRNO(sendto(stream, "x", 1, 0, (struct sockaddr *)&to, len), EOPNOTSUPP);
    int pair[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    CHECK_ERRNO(sendto(pair[0], "x", 1, 0, (struct sockaddr *)&to, len), EISCONN);
    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
    CHECK_EQ(sendto(pair[0], "x", 1, 0, (struct sockaddr *)&to, len), 1);
    CHECK_EQ(read(pair[1], text, sizeof text), 1);
    DONE();
}
