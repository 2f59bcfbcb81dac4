// rule: a signal reaches a thread that only computes, without any call of its own
// source: POSIX 2.4.1 (delivery does not wait for a call)
// covers: pitfall 13
#include "check.h"

static volatile sig_atomic_t count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    struct itimerval every = {{0, 5000}, {0, 5000}};
    MUST(setitimer(ITIMER_REAL, &every, NULL));
    while (count < 5) {
        // nothing but this loop
    }
    DONE();
}
