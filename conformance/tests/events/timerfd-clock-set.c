// rule: TFD_TIMER_CANCEL_ON_SET: setting CLOCK_REALTIME ends the read of an absolute timer with ECANCELED, once; other timers go by the new time
// source: timerfd_create(2)
#include "check.h"
#include "process.h"
#include <sys/timerfd.h>

static void shift(long seconds)
{
    struct timespec t;
    MUST(clock_gettime(CLOCK_REALTIME, &t));
    t.tv_sec += seconds;
    if (clock_settime(CLOCK_REALTIME, &t)) {
        // Nobody may here: nothing to see.
        CHECK_EQ(errno, EPERM);
        exit(failures != 0);
    }
}

static void *shift_later(void *arg)
{
    sleep_ms(30);
    shift((long)arg);
    return NULL;
}

int main(void)
{
    uint64_t n;
    int fd = timerfd_create(CLOCK_REALTIME, 0), plain = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK);
    int relative = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK);
    MUST(fd);
    struct itimerspec t = {.it_value.tv_sec = now_ns(CLOCK_REALTIME) / 1000000000 + 1000};
    struct itimerspec in = {.it_value.tv_sec = 900};
    MUST(timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &t, NULL));
    MUST(timerfd_settime(plain, TFD_TIMER_ABSTIME, &t, NULL));
    MUST(timerfd_settime(relative, 0, &in, NULL));
    shift(10);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    CHECK_EQ(poll(&p, 1, 0), 1);
    CHECK_ERRNO(read(fd, &n, 8), ECANCELED);
    CHECK_EQ(poll(&p, 1, 0), 0);
    CHECK_ERRNO(read(plain, &n, 8), EAGAIN);

    pthread_t other = start_thread(shift_later, (void *)-10);
    CHECK_ERRNO(read(fd, &n, 8), ECANCELED);
    MUST0(pthread_join(other, NULL));

    // Setting it tells, too.
    shift(1);
    CHECK_ERRNO(timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &t, NULL), ECANCELED);
    CHECK_EQ(poll(&p, 1, 0), 0);
    MUST(timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, NULL));
    shift(-1);
    CHECK_EQ(poll(&p, 1, 0), 0);

    // The clock passes an absolute time; a relative one stays where it is.
    shift(2000);
    p.fd = plain;
    CHECK_EQ(poll(&p, 1, 1000), 1);
    CHECK_EQ(read(plain, &n, 8), 8);
    CHECK_EQ(n, 1);
    CHECK_ERRNO(read(relative, &n, 8), EAGAIN);
    shift(-2000);
    DONE();
}
