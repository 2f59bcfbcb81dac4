// rule: a receive waits for as many bytes as SO_RCVLOWAT says, or for all with MSG_WAITALL, unless the end comes
// source: socket(7), SO_RCVLOWAT; recv(2), MSG_WAITALL
#include "sockets.h"

static int s[2];

static void *write_pieces(void *arg)
{
    for (const char *c = arg; *c; c++) {
        sleep_ms(10);
        MUST(write(s[1], c, 1));
    }
    return NULL;
}

static void *close_late(void *arg)
{
    write_pieces("a");
    MUST(shutdown(s[1], SHUT_WR));
    return NULL;
}

int main(void)
{
    char text[10];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    pthread_t thread = start_thread(write_pieces, "abc");
    CHECK_EQ(recv(s[0], text, 3, MSG_WAITALL), 3);
    CHECK(memcmp(text, "abc", 3) == 0);
    join_thread(thread);
    set_option(s[0], SO_RCVLOWAT, 2);
    thread = start_thread(write_pieces, "de");
    CHECK_EQ(read(s[0], text, sizeof text), 2);
    join_thread(thread);
    CHECK_EQ(write(s[1], "f", 1), 1);
    CHECK_EQ(recv(s[0], text, sizeof text, MSG_DONTWAIT), 1);
    thread = start_thread(close_late, NULL);
    CHECK_EQ(recv(s[0], text, sizeof text, MSG_WAITALL), 1);
    join_thread(thread);
    CHECK_EQ(recv(s[0], text, sizeof text, MSG_WAITALL), 0);
    DONE();
}
