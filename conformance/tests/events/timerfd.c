// rule: a timerfd counts expirations, relative and absolute, once and again and again; a read takes the count
// source: timerfd_create(2)
#include "check.h"
#include <fcntl.h>
#include <sys/timerfd.h>

#define MS 1000000

static struct itimerspec in(long value, long interval)
{
    struct itimerspec t = {{interval / 1000000000, interval % 1000000000}, {value / 1000000000, value % 1000000000}};
    return t;
}

static long long ns(struct timespec t)
{
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void clock_is_good(int clock)
{
    uint64_t n;
    struct itimerspec t, now;
    int fd = timerfd_create(clock, 0);
    MUST(fd);
    MUST(timerfd_gettime(fd, &t));
    CHECK_EQ(ns(t.it_value), 0);
    CHECK_EQ(ns(t.it_interval), 0);

    long long begin = now_ns(CLOCK_MONOTONIC);
    t = in(20 * MS, 0);
    MUST(timerfd_settime(fd, 0, &t, NULL));
    CHECK_EQ(read(fd, &n, 8), 8);
    CHECK_EQ(n, 1);
    CHECK(now_ns(CLOCK_MONOTONIC) - begin >= 20 * MS);
    MUST(timerfd_gettime(fd, &now));
    CHECK_EQ(ns(now.it_value), 0);

    int real = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_ALARM;
    long long at = now_ns(real ? CLOCK_REALTIME : CLOCK_MONOTONIC) + 20 * MS;
    t.it_value.tv_sec = at / 1000000000;
    t.it_value.tv_nsec = at % 1000000000;
    t.it_interval.tv_nsec = 5 * MS;
    MUST(timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, &now));
    CHECK_EQ(ns(now.it_value), 0);
    CHECK_EQ(read(fd, &n, 8), 8);
    CHECK(n >= 1);
    CHECK(now_ns(real ? CLOCK_REALTIME : CLOCK_MONOTONIC) >= at);
    sleep_ms(12);
    CHECK_EQ(read(fd, &n, 8), 8);
    CHECK(n >= 2);
    MUST(timerfd_gettime(fd, &now));
    CHECK_EQ(ns(now.it_interval), 5 * MS);
    CHECK(ns(now.it_value) > 0);
    CHECK(ns(now.it_value) <= 5 * MS);
    t = in(0, 7 * MS);
    MUST(timerfd_settime(fd, 0, &t, &now));
    CHECK_EQ(ns(now.it_interval), 5 * MS);
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT | POLLRDNORM};
    CHECK_EQ(poll(&p, 1, 15), 0);
    // What is past is at once.
    t = in(1, 0);
    MUST(timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, NULL));
    CHECK_EQ(poll(&p, 1, 10000), 1);
    CHECK_EQ(p.revents, POLLIN);
    // Setting it anew forgets what it has counted.
    t = in(1000000000, 0);
    MUST(timerfd_settime(fd, 0, &t, NULL));
    CHECK_EQ(poll(&p, 1, 0), 0);
    MUST(close(fd));
}

int main(void)
{
    uint64_t n;
    struct itimerspec t = in(MS, 0), old;
    clock_is_good(CLOCK_MONOTONIC);
    clock_is_good(CLOCK_REALTIME);
    clock_is_good(CLOCK_BOOTTIME);
    clock_is_good(CLOCK_BOOTTIME_ALARM);
    clock_is_good(CLOCK_REALTIME_ALARM);

    CHECK_ERRNO(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0), EINVAL);
    CHECK_ERRNO(timerfd_create(CLOCK_MONOTONIC_RAW, 0), EINVAL);
    CHECK_ERRNO(timerfd_create(CLOCK_TAI, 0), EINVAL);
    CHECK_ERRNO(timerfd_create(CLOCK_MONOTONIC, 1), EINVAL);
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    MUST(fd);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK);
    CHECK_ERRNO(read(fd, &n, 8), EAGAIN);
    CHECK_ERRNO(read(fd, &n, 7), EINVAL);
    CHECK_ERRNO(write(fd, &n, 8), EINVAL);
    CHECK_ERRNO(timerfd_settime(fd, 4, &t, NULL), EINVAL);
    CHECK_ERRNO(timerfd_settime(99, 0, &t, NULL), EBADF);
    CHECK_ERRNO(timerfd_settime(0, 0, &t, NULL), EINVAL);
    CHECK_ERRNO(timerfd_gettime(0, &t), EINVAL);
    CHECK_ERRNO(timerfd_gettime(99, &t), EBADF);
    CHECK_ERRNO(syscall(SYS_timerfd_settime, fd, 0, (void *)8, NULL), EFAULT);
    CHECK_ERRNO(syscall(SYS_timerfd_gettime, fd, (void *)8), EFAULT);
    t.it_value.tv_nsec = 1000000000;
    CHECK_ERRNO(timerfd_settime(fd, 0, &t, NULL), EINVAL);
    t.it_value.tv_nsec = -1;
    CHECK_ERRNO(timerfd_settime(fd, 0, &t, NULL), EINVAL);
    t = in(MS, 0);
    t.it_interval.tv_sec = -1;
    CHECK_ERRNO(timerfd_settime(fd, 0, &t, NULL), EINVAL);

    // The setting before, as time goes on.
    t = in(500 * (long)MS, 3 * MS);
    MUST(timerfd_settime(fd, 0, &t, NULL));
    t = in(400 * (long)MS, 0);
    MUST(timerfd_settime(fd, 0, &t, &old));
    CHECK(ns(old.it_value) > 0);
    CHECK(ns(old.it_value) <= 500 * (long)MS);
    CHECK_EQ(ns(old.it_interval), 3 * MS);
    // A copy of the descriptor is the same timer.
    int copy = dup(fd);
    t = in(1, 0);
    MUST(timerfd_settime(copy, 0, &t, NULL));
    sleep_ms(2);
    CHECK_EQ(read(fd, &n, 8), 8);
    CHECK_ERRNO(read(copy, &n, 8), EAGAIN);
    DONE();
}
