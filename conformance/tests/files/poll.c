// rule: poll tells of each descriptor apart, passes over negative ones, and sees what happens while it waits
// source: POSIX poll(); poll(2)
#include "check.h"

static int ends[2];

static void *write_later(void *arg)
{
    sleep_ms(50);
    MUST(write(ends[1], "x", 1));
    return NULL;
}

int main(void)
{
    char byte;
    MUST(pipe(ends));
    struct pollfd fds[] = {
        {.fd = ends[0], .events = POLLIN},
        {.fd = -1, .events = POLLIN, .revents = 7},
        {.fd = 99, .events = 0},
        {.fd = ends[1], .events = POLLIN | POLLOUT | POLLWRNORM},
    };
    CHECK_EQ(poll(fds, 4, -1), 2);
    CHECK_EQ(fds[0].revents, 0);
    CHECK_EQ(fds[1].revents, 0);
    CHECK_EQ(fds[2].revents, POLLNVAL);
    CHECK_EQ(fds[3].revents, POLLOUT | POLLWRNORM);

    long long begin = now_ns(CLOCK_MONOTONIC);
    CHECK_EQ(poll(fds, 2, 30), 0);
    CHECK(now_ns(CLOCK_MONOTONIC) - begin >= 30000000);
    CHECK_EQ(poll(NULL, 0, 10), 0);
    CHECK_EQ(poll(fds, 1, 0), 0);

    for (int timeout = -1; timeout < 20000; timeout += 10000) {
        if (timeout == 9999) timeout = 5000;
        pthread_t writer = start_thread(write_later, NULL);
        CHECK_EQ(poll(fds, 2, timeout), 1);
        CHECK_EQ(fds[0].revents, POLLIN);
        join_thread(writer);
        CHECK_EQ(read(ends[0], &byte, 1), 1);
    }
    // The same descriptor twice.
    fds[1].fd = ends[0];
    pthread_t writer = start_thread(write_later, NULL);
    CHECK_EQ(poll(fds, 2, -1), 2);
    join_thread(writer);
    DONE();
}
