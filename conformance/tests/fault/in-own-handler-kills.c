// rule: a fault inside the handler of the same fault ends the program
// source: the signal is blocked there; Linux forces the default action
// covers: pitfall 11
// expect: signal 11
#include "check.h"

static int depth;

static void handler(int sig)
{
    if (++depth > 1) _exit(3);
    *(volatile char *)8 = 1;
    _exit(4);
}

int main(void)
{
    on_signal(SIGSEGV, handler, 0);
    *(volatile char *)8 = 1;
    DONE();
}
