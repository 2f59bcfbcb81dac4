// rule: two timers on one standard signal are both delivered: their signals do not coalesce
// source: seen on Linux 6.1 and 6.18
// covers: surprise 4
#include "check.h"

static int values[8], count;

static void handler(int sig, siginfo_t *info, void *context)
{
    if (count < 8) values[count++] = info->si_value.sival_int;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    block(SIGUSR1);
    timer_t timers[3];
    for (int i = 0; i < 3; i++) {
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
        event.sigev_value.sival_int = i + 1;
        MUST(timer_create(CLOCK_MONOTONIC, &event, &timers[i]));
        struct itimerspec soon = {.it_value.tv_nsec = 1000000 * (i + 1)};
        MUST(timer_settime(timers[i], 0, &soon, NULL));
    }
    sleep_ms(30);
    unblock(SIGUSR1);
    CHECK_EQ(count, 3);
    for (int i = 0; i < 3; i++) CHECK_EQ(values[i], i + 1);
    DONE();
}
