// rule: SIGALRM terminates by default, also a process that sleeps
// source: signal(7), "Standard signals"
// expect: signal 14
#include "check.h"

int main(void)
{
    struct itimerval soon = {.it_value.tv_usec = 5000};
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
    sleep_ms(5000);
    FAIL("still here");
    DONE();
}
