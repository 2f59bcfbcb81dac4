// rule: ITIMER_VIRTUAL counts the process's own computing and sends SIGVTALRM; sleeping does not count
// source: POSIX setitimer(), ITIMER_VIRTUAL
// covers: surprise 4
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGVTALRM, handler, 0);
    struct itimerval once = {.it_value.tv_usec = 30000}, now;
    MUST(setitimer(ITIMER_VIRTUAL, &once, NULL));
    sleep_ms(60);
    CHECK_EQ(count, 0);
    MUST(getitimer(ITIMER_VIRTUAL, &now));
    CHECK(now.it_value.tv_usec > 0); // it may show up to a tick more than was set
    while (count == 0) {
    }
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= 5000000); // Linux counts in ticks
    CHECK_EQ(count, 1);
    DONE();
}
