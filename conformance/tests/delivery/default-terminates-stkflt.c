// rule: SIGSTKFLT terminates by default
// source: signal(7), "Standard signals"
// expect: signal 16
#include "check.h"

int main(void)
{
    raise(SIGSTKFLT);
    FAIL("still here");
    DONE();
}
