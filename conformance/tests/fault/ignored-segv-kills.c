// rule: a fault while SIGSEGV is ignored ends the program
// source: POSIX 2.4.3, SIG_IGN (undefined); Linux forces the default action
// covers: pitfall 11
// expect: signal 11
#include "check.h"

int main(void)
{
    on_signal(SIGSEGV, SIG_IGN, 0);
    *(volatile char *)8 = 1;
    FAIL("the write went through");
    DONE();
}
