// rule: a process whose handler of SIGABRT does not return goes on after abort
// source: POSIX abort(), DESCRIPTION
#include "check.h"

static sigjmp_buf before;

static void handler(int sig)
{
    siglongjmp(before, sig);
}

int main(void)
{
    on_signal(SIGABRT, handler, 0);
    for (volatile int i = 0; i < 2; i++) {
        int got = sigsetjmp(before, 1);
        if (got == 0) abort();
        CHECK_EQ(got, SIGABRT);
        CHECK_EQ(is_blocked(SIGABRT), 0);
    }
    DONE();
}
