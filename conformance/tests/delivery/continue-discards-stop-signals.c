// rule: when SIGCONT is generated, pending stop signals are discarded, even if SIGCONT is blocked or ignored
// source: POSIX 2.4.1 Signal Generation and Delivery
// covers: pitfall 8
#include "check.h"

static void handler(int sig)
{
    FAIL("handler of %d ran", sig);
}

int main(void)
{
    int stops[] = {SIGTSTP, SIGTTIN, SIGTTOU};
    for (int round = 0; round < 3; round++) {
        if (round == 1) block(SIGCONT);
        if (round == 2) on_signal(SIGCONT, SIG_IGN, 0);
        for (int i = 0; i < 3; i++) {
            on_signal(stops[i], handler, 0);
            block(stops[i]);
            MUST(kill(getpid(), stops[i]));
            MUST(raise(stops[i]));
            CHECK_EQ(is_pending(stops[i]), 1);
        }
        MUST(kill(getpid(), SIGCONT));
        for (int i = 0; i < 3; i++) {
            CHECK_EQ(is_pending(stops[i]), 0);
            unblock(stops[i]);
        }
    }
    DONE();
}
