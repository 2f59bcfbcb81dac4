// rule: after SA_RESETHAND the second signal has its default action
// source: POSIX sigaction(), SA_RESETHAND
// covers: pitfall 7
// expect: signal 10
#include "check.h"

static void handler(int sig) {}

int main(void)
{
    on_signal(SIGUSR1, handler, SA_RESETHAND);
    MUST(raise(SIGUSR1));
    MUST(raise(SIGUSR1));
    FAIL("the second signal did not end the program");
    DONE();
}
