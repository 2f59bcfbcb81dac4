// rule: select rewrites its sets, says EBADF for a closed descriptor, and counts bits
// source: POSIX select(); select(2)
#include "check.h"
#include <fcntl.h>

static int ends[2];

static void *write_later(void *arg)
{
    sleep_ms(50);
    MUST(write(ends[1], "x", 1));
    return NULL;
}

int main(void)
{
    fd_set in, out, except;
    struct timeval no_wait = {0, 0};
    MUST(pipe(ends));
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_ZERO(&except);
    FD_SET(ends[0], &in);
    FD_SET(ends[1], &out);
    FD_SET(ends[0], &except);
    int n = ends[1] + 1;
    CHECK_EQ(select(n, &in, &out, &except, NULL), 1);
    CHECK(!FD_ISSET(ends[0], &in) && FD_ISSET(ends[1], &out) && !FD_ISSET(ends[0], &except));
    FD_SET(ends[0], &in);
    CHECK_EQ(select(n, &in, NULL, NULL, &no_wait), 0);
    CHECK(!FD_ISSET(ends[0], &in));
    FD_SET(ends[0], &in);
    pthread_t writer = start_thread(write_later, NULL);
    CHECK_EQ(select(n, &in, NULL, NULL, NULL), 1);
    CHECK(FD_ISSET(ends[0], &in));
    join_thread(writer);
    CHECK_EQ(select(n, &in, &out, NULL, NULL), 2);

    FD_ZERO(&in);
    FD_SET(60, &in);
    CHECK_ERRNO(select(61, &in, NULL, NULL, &no_wait), EBADF);
    CHECK(FD_ISSET(60, &in));
    CHECK_EQ(select(60, &in, NULL, NULL, &no_wait), 0);
    CHECK_ERRNO(select(10, (fd_set *)8, NULL, NULL, &no_wait), EFAULT);

#ifdef SYS_select // elsewhere the libc makes a pselect6 of it
    // The kernel says how much time was left, in the call's own structure.
    long time[2] = {5, 0};
    CHECK_EQ(syscall(SYS_select, n, 0, &out, 0, time), 1);
    CHECK(time[0] == 4 && time[1] > 0);
    // More microseconds than a second has are taken for what they are.
    long long begin = now_ns(CLOCK_MONOTONIC);
    long odd[2] = {-1, 1020000};
    CHECK_EQ(syscall(SYS_select, 0, 0, 0, 0, odd), 0);
    CHECK(now_ns(CLOCK_MONOTONIC) - begin >= 20000000);
    CHECK_EQ(odd[0] | odd[1], 0);
#endif
    DONE();
}
