// rule: a fault is not swallowed by an instance of its signal that is pending already
// source: seen on Linux 6.18 (the blocked signal's fault forces the default action)
// covers: pitfall 11
// expect: signal 11
#include "check.h"

static void handler(int sig)
{
    _exit(3);
}

int main(void)
{
    on_signal(SIGSEGV, handler, 0);
    block(SIGSEGV);
    MUST(raise(SIGSEGV));
    *(volatile char *)8 = 1;
    FAIL("the write went through");
    DONE();
}
