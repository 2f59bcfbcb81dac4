// rule: timers on the process's and the thread's CPU clock count computing only
// source: POSIX timer_create(), CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    clockid_t clocks[] = {CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
    on_signal(SIGUSR1, handler, 0);
    for (int i = 0; i < 2; i++) {
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
        timer_t timer;
        count = 0;
        MUST(timer_create(clocks[i], &event, &timer));
        struct itimerspec soon = {.it_value.tv_nsec = 20000000};
        long long start = now_ns(clocks[i]);
        MUST(timer_settime(timer, 0, &soon, NULL));
        sleep_ms(40);
        CHECK_EQ(count, 0);
        while (count == 0) {
        }
        CHECK(now_ns(clocks[i]) - start >= 20000000);
        MUST(timer_delete(timer));
    }
    DONE();
}
