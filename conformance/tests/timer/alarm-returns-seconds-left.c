// rule: alarm returns the seconds left of the alarm before it, rounded, never 0 while one is set; alarm(0) cancels
// source: POSIX alarm(), RETURN VALUE; alarm(2)
// covers: pitfall 22
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    CHECK_EQ(alarm(100), 0);
    CHECK_EQ(alarm(50), 100);
    sleep_ms(10);
    CHECK_EQ(alarm(0), 50);
    CHECK_EQ(alarm(0), 0);
    struct itimerval soon = {.it_value.tv_usec = 100000}, now;
    MUST(setitimer(ITIMER_REAL, &soon, NULL)); // one timer with alarm
    CHECK_EQ(alarm(0), 1);
    alarm(7);
    MUST(getitimer(ITIMER_REAL, &now));
    CHECK(now.it_value.tv_sec == 6 || now.it_value.tv_sec == 7);
    CHECK_EQ(now.it_interval.tv_sec + now.it_interval.tv_usec, 0);
    alarm(0);
    sleep_ms(120);
    CHECK_EQ(count, 0);
    DONE();
}
