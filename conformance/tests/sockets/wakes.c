// rule: poll learns of data, of room and of the end, and who reads or writes is woken by them
// source: poll(2); unix(7)
#include "sockets.h"

static int s[2];

static void *late(void *what)
{
    char piece[1000];
    sleep_ms(20);
    switch (*(const char *)what) {
    case 'w':
        MUST(write(s[1], "x", 1));
        break;
    case 'r':
        while (recv(s[1], piece, sizeof piece, MSG_DONTWAIT) > 0) {
        }
        break;
    case 's':
        MUST(shutdown(s[1], SHUT_WR));
        break;
    case 'c':
        MUST(close(s[1]));
        break;
    }
    return NULL;
}

static int poll_for(int events, const char *what)
{
    struct pollfd one = {.fd = s[0], .events = (short)events};
    CHECK_EQ(poll(&one, 1, 0), 0);
    pthread_t thread = start_thread(late, (void *)what);
    CHECK_EQ(poll(&one, 1, -1), 1);
    join_thread(thread);
    return one.revents;
}

static void fill(void)
{
    char piece[1000] = "";
    while (send(s[0], piece, sizeof piece, MSG_DONTWAIT) > 0) {
    }
    CHECK_EQ(errno, EAGAIN);
}

int main(void)
{
    char byte;
    for (int i = 0; i < 3; i++) {
        int connects = all_types[i] != SOCK_DGRAM;
        MUST(socketpair(AF_UNIX, all_types[i], 0, s));
        CHECK_EQ(poll_for(POLLIN, "w"), POLLIN);
        CHECK_EQ(read(s[0], &byte, 1), 1);
        fill();
        CHECK_EQ(poll_for(POLLOUT, "r"), POLLOUT);
        if (connects) {
            CHECK_EQ(poll_for(RDHUP, "s"), RDHUP);
            CHECK_EQ(poll_for(0, "c"), POLLHUP);
            CHECK_EQ(read(s[0], &byte, 1), 0);
            close(s[0]);
            MUST(socketpair(AF_UNIX, all_types[i], 0, s));
            // A wait ends with the other end.
            pthread_t thread = start_thread(late, "c");
            CHECK_EQ(read(s[0], &byte, 1), 0);
            join_thread(thread);
        } else {
            close(s[1]);
        }
        close(s[0]);
    }
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    fill();
    pthread_t thread = start_thread(late, "c");
    CHECK_ERRNO(write(s[0], "x", 1), ECONNRESET);
    join_thread(thread);
    DONE();
}
