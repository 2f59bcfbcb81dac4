// rule: SIGHUP terminates by default
// source: signal(7), "Standard signals"
// expect: signal 1
#include "check.h"

int main(void)
{
    kill(getpid(), SIGHUP);
    FAIL("still here");
    DONE();
}
