// rule: SO_RCVTIMEO and SO_SNDTIMEO end a wait with EAGAIN, or with what has been moved
// source: socket(7), SO_RCVTIMEO and SO_SNDTIMEO
#include "sockets.h"

static struct sockaddr_un address;
static socklen_t len;

#define TIMED(call)                                             \
    do {                                                        \
        long long before_ = now_ns(CLOCK_MONOTONIC);            \
        call;                                                   \
        CHECK(now_ns(CLOCK_MONOTONIC) - before_ >= 20000000LL); \
    } while (0)

int main(void)
{
    int s[2];
    static char large[1000000];
    char text[10];
    for (int i = 0; i < 3; i++) {
        MUST(socketpair(AF_UNIX, all_types[i], 0, s));
        set_timeout(s[0], SO_RCVTIMEO, 20);
        set_timeout(s[0], SO_SNDTIMEO, 20);
        TIMED(CHECK_ERRNO(read(s[0], text, sizeof text), EAGAIN));
        CHECK_ERRNO(recv(s[0], text, sizeof text, MSG_DONTWAIT), EAGAIN);
        while (send(s[0], large, 1000, MSG_DONTWAIT) > 0) {
        }
        TIMED(CHECK_ERRNO(write(s[0], large, 1000), EAGAIN));
        close(s[0]);
        close(s[1]);
    }
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    set_timeout(s[0], SO_SNDTIMEO, 20);
    set_timeout(s[0], SO_RCVTIMEO, 20);
    long sent = 0;
    TIMED(sent = write(s[0], large, sizeof large));
    CHECK(sent > 0 && sent < (long)sizeof large);
    CHECK_EQ(write(s[1], "ab", 2), 2);
    TIMED(CHECK_EQ(recv(s[0], text, sizeof text, MSG_WAITALL), 2));
    int server = listener(SOCK_STREAM, "server", 0, &address, &len);
    set_timeout(server, SO_RCVTIMEO, 20);
    TIMED(CHECK_ERRNO(accept(server, NULL, NULL), EAGAIN));
    MUST(connect(new_socket(SOCK_STREAM), (struct sockaddr *)&address, len));
    int late = new_socket(SOCK_STREAM);
    set_timeout(late, SO_SNDTIMEO, 20);
    TIMED(CHECK_ERRNO(connect(late, (struct sockaddr *)&address, len), EAGAIN));
    struct timeval bad = {0, 1000000}, got;
    CHECK_ERRNO(setsockopt(late, SOL_SOCKET, SO_RCVTIMEO, &bad, sizeof bad), EDOM);
    CHECK_ERRNO(setsockopt(late, SOL_SOCKET, SO_RCVTIMEO, &bad, sizeof bad - 1), EINVAL);
    socklen_t size = sizeof got;
    MUST(getsockopt(late, SOL_SOCKET, SO_SNDTIMEO, &got, &size));
    CHECK_EQ(size, sizeof got);
    CHECK_EQ(got.tv_sec, 0);
    CHECK_EQ(got.tv_usec, 20000);
    DONE();
}
