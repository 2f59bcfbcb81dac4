// rule: a stream has no boundaries; datagrams and packets keep theirs, empty ones too, and what does not fit of one is lost
// source: unix(7); recv(2), MSG_TRUNC, MSG_PEEK
#include "sockets.h"

int main(void)
{
    int s[2], n;
    char text[10];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    CHECK_EQ(write(s[0], "ab", 2), 2);
    CHECK_EQ(write(s[0], "", 0), 0);
    CHECK_EQ(send(s[0], "cd", 2, 0), 2);
    MUST(ioctl(s[1], FIONREAD, &n));
    CHECK_EQ(n, 4);
    CHECK_EQ(recv(s[1], text, sizeof text, MSG_PEEK), 4);
    CHECK_EQ(recv(s[1], text, 3, MSG_TRUNC), 3);
    CHECK(memcmp(text, "abc", 3) == 0);
    CHECK_EQ(read(s[1], text, 0), 0);
    CHECK_EQ(recv(s[1], text, sizeof text, MSG_DONTWAIT), 1);
    CHECK_ERRNO(recv(s[1], text, sizeof text, MSG_DONTWAIT), EAGAIN);
    CHECK_EQ(read(s[1], text, 0), 0);
    for (int i = 1; i < 3; i++) {
        MUST(socketpair(AF_UNIX, all_types[i], 0, s));
        CHECK_EQ(send(s[0], "abcd", 4, 0), 4);
        CHECK_EQ(send(s[0], "", 0, 0), 0);
        CHECK_EQ(write(s[0], "", 0), 0);
        CHECK_EQ(write(s[0], "ef", 2), 2);
        MUST(ioctl(s[1], FIONREAD, &n));
        CHECK_EQ(n, i == 1 ? 4 : 6);
        CHECK_EQ(recv(s[1], text, 2, MSG_PEEK), 2);
        CHECK_EQ(recv(s[1], text, 2, MSG_PEEK | MSG_TRUNC), 4);
        struct iovec piece = {text, 3};
        struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
        CHECK_EQ(recvmsg(s[1], &message, 0), 3);
        CHECK_EQ(message.msg_flags, MSG_TRUNC);
        CHECK_EQ(read(s[1], text, sizeof text), 0);
        CHECK_EQ(recv(s[1], text, sizeof text, 0), 0);
        CHECK_EQ(read(s[1], text, 0), 0);
        CHECK_EQ(recv(s[1], text, 0, MSG_TRUNC), 2);
        CHECK_ERRNO(recv(s[1], text, sizeof text, MSG_DONTWAIT), EAGAIN);
    }
    DONE();
}
