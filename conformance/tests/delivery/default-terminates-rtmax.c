// rule: a real-time signal terminates by default, signal 64 included
// source: signal(7), "Real-time signals"
// covers: pitfall 31
// expect: signal 64
#include "check.h"

int main(void)
{
    raise(SIGRTMAX);
    FAIL("still here");
    DONE();
}
