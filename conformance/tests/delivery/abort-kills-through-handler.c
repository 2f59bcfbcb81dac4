// rule: abort ends the program by SIGABRT even when the signal is caught and blocked
// source: POSIX abort(), DESCRIPTION
// expect: signal 6
#include "check.h"

static void handler(int sig) {}

int main(void)
{
    on_signal(SIGABRT, handler, 0);
    block(SIGABRT);
    abort();
}
