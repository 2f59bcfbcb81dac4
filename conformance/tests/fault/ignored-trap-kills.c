// rule: a breakpoint while SIGTRAP is ignored ends the program
// source: POSIX 2.4.3, SIG_IGN (undefined); Linux forces the default action
// covers: pitfall 11
// expect: signal 5
#include "arch.h"

int main(void)
{
    on_signal(SIGTRAP, SIG_IGN, 0);
    __asm__ volatile(BREAKPOINT);
    FAIL("the instruction went through");
    DONE();
}
