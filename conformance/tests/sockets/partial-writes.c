// rule: a stream takes all that it is given, as its reader makes room; without waiting it takes what there is room for
// source: write(2); unix(7); send(2)
#include "sockets.h"

#define SIZE 1000000
static int s[2];
static unsigned char large[SIZE], got[SIZE];

static void *read_all(void *arg)
{
    size_t done = 0;
    ssize_t n;
    while ((n = read(s[1], got + done, SIZE - done)) > 0) done += (size_t)n;
    return (void *)done;
}

int main(void)
{
    for (int i = 0; i < SIZE; i++) large[i] = (unsigned char)(i * 7 + i / 251);
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    pthread_t reader = start_thread(read_all, NULL);
    struct iovec pieces[] = {{large, 1}, {large + 1, 5000}, {large + 5001, SIZE - 5001}};
    CHECK_EQ(writev(s[0], pieces, 3), SIZE);
    MUST(shutdown(s[0], SHUT_WR));
    CHECK_EQ((long)join_thread(reader), SIZE);
    CHECK(memcmp(large, got, SIZE) == 0);
    MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s));
    ssize_t taken = write(s[0], large, SIZE);
    CHECK(taken > 100000 && taken < SIZE);
    CHECK_ERRNO(write(s[0], large, 1), EAGAIN);
    int n;
    MUST(ioctl(s[1], FIONREAD, &n));
    CHECK_EQ(n, taken);
    MUST(ioctl(s[0], TIOCOUTQ, &n));
    CHECK(n >= taken);
    struct iovec halves[] = {{got, 1000}, {got + 1000, SIZE - 1000}};
    CHECK_EQ(readv(s[1], halves, 2), taken);
    CHECK(memcmp(large, got, (size_t)taken) == 0);
    MUST(ioctl(s[0], TIOCOUTQ, &n));
    CHECK_EQ(n, 0);
    DONE();
}
