// rule: shutdown ends one way of a connection, or both; of datagrams it ends what this socket does
// source: shutdown(2); POSIX shutdown()
#include "sockets.h"

int main(void)
{
    int s[2];
    char text[10];
    on_signal(SIGPIPE, SIG_IGN, 0);
    for (int i = 0; i < 3; i++) {
        int connects = all_types[i] != SOCK_DGRAM;
        MUST(socketpair(AF_UNIX, all_types[i], 0, s));
        MUST(shutdown(s[0], SHUT_WR));
        CHECK_EQ(ready(s[0]), POLLOUT);
        CHECK_EQ(ready(s[1]), connects ? POLLOUT | POLLIN | RDHUP : POLLOUT);
        CHECK_ERRNO(write(s[0], "x", 1), EPIPE);
        if (connects) CHECK_EQ(read(s[1], text, sizeof text), 0);
        CHECK_EQ(write(s[1], "back", 4), 4);
        MUST(shutdown(s[0], SHUT_RD));
        CHECK_ERRNO(write(s[1], "x", 1), EPIPE);
        CHECK_EQ(ready(s[0]), POLLOUT | POLLIN | RDHUP | POLLHUP);
        CHECK_EQ(ready(s[1]), connects ? POLLOUT | POLLIN | RDHUP | POLLHUP : POLLOUT);
        CHECK_EQ(read(s[0], text, sizeof text), 4);
        CHECK_EQ(read(s[0], text, sizeof text), 0);
        if (connects) {
            CHECK_EQ(recv(s[0], text, sizeof text, MSG_DONTWAIT), 0);
        } else {
            CHECK_ERRNO(recv(s[0], text, sizeof text, MSG_DONTWAIT), EAGAIN);
        }
        CHECK_ERRNO(shutdown(s[0], 3), EINVAL);
        close(s[0]);
        close(s[1]);
        int alone = new_socket(all_types[i]);
        CHECK_EQ(ready(alone), connects ? POLLOUT | POLLHUP : POLLOUT);
        CHECK_EQ(shutdown(alone, SHUT_RDWR), 0);
        close(alone);
    }
    DONE();
}
