// rule: a read of a timerfd waits for the timer; a signal interrupts it, with SA_RESTART it goes on
// source: timerfd_create(2); signal(7)
#include "check.h"
#include <sys/timerfd.h>

static volatile int handled;

static void handler(int sig)
{
    handled++;
}

int main(void)
{
    uint64_t n;
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    MUST(fd);
    struct itimerspec t = {.it_value.tv_nsec = 60000000};
    struct itimerval in = {.it_value.tv_usec = 20000};
    for (int restart = 0; restart < 2; restart++) {
        on_signal(SIGALRM, handler, restart ? SA_RESTART : 0);
        MUST(timerfd_settime(fd, 0, &t, NULL));
        MUST(setitimer(ITIMER_REAL, &in, NULL));
        if (!restart) CHECK_ERRNO(read(fd, &n, 8), EINTR);
        CHECK_EQ(read(fd, &n, 8), 8);
        CHECK_EQ(n, 1);
        CHECK_EQ(handled, restart + 1);
    }
    DONE();
}
