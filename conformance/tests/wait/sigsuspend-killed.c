// rule: a signal that terminates ends the program inside sigsuspend
// source: POSIX sigsuspend(), DESCRIPTION
// expect: signal 15
#include "check.h"

int main(void)
{
    block(SIGTERM);
    MUST(kill(getpid(), SIGTERM));
    sigset_t none;
    sigemptyset(&none);
    sigsuspend(&none);
    FAIL("sigsuspend came back");
    DONE();
}
