// rule: a fault while SIGSEGV is blocked ends the program, the handler does not run
// source: POSIX sigprocmask() (undefined); Linux forces the default action
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
    *(volatile char *)8 = 1;
    FAIL("the write went through");
    DONE();
}
