// rule: SIGCONT to a process that runs calls its handler
// source: POSIX 2.4.3; signal(7)
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGCONT, handler, 0);
    MUST(raise(SIGCONT));
    MUST(kill(getpid(), SIGCONT));
    CHECK_EQ(count, 2);
    DONE();
}
