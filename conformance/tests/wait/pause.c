// rule: pause returns -1 and EINTR after a handler, never restarted
// source: POSIX pause()
// covers: pitfall 16
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGALRM, handler, SA_RESTART);
    struct itimerval soon = {.it_value.tv_usec = 20000};
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
    CHECK_ERRNO(pause(), EINTR);
    CHECK_EQ(count, 1);
    DONE();
}
