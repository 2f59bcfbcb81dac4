// rule: when the frame cannot be written on the stack the program is ended by SIGSEGV
// source: seen on Linux (a signal without a usable stack); sigaltstack(2)
// covers: pitfall 10
// expect: signal 11
#include "arch.h"

static void handler(int sig)
{
    _exit(3);
}

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    on_signal(SIGSEGV, handler, 0);
    struct itimerval soon = {.it_value.tv_usec = 20000};
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
    spin_on_stack(0x1000);
    DONE();
}
