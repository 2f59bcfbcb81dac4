// rule: a fault while SIGFPE is blocked ends the program, the handler does not run
// source: POSIX sigprocmask() (undefined); Linux forces the default action
// covers: pitfall 11
// expect: signal 8
// arch: x86_64
#include "check.h"

static void handler(int sig)
{
    _exit(3);
}

int main(void)
{
    on_signal(SIGFPE, handler, 0);
    block(SIGFPE);
    __asm__ volatile("xor %%ecx, %%ecx; mov $1, %%eax; cdq; idivl %%ecx" : : : "eax", "ecx", "edx");
    FAIL("the division went through");
    DONE();
}
