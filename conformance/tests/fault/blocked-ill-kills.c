// rule: an invalid instruction while SIGILL is blocked and ignored ends the program
// source: POSIX sigprocmask() (undefined); Linux forces the default action
// covers: pitfall 11
// expect: signal 4
#include "arch.h"

int main(void)
{
    on_signal(SIGILL, SIG_IGN, 0);
    block(SIGILL);
    __asm__ volatile(UNDEFINED);
    FAIL("the instruction went through");
    DONE();
}
