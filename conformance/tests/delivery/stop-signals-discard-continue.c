// rule: when a stop signal is generated, a pending SIGCONT is discarded
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
    block(SIGCONT);
    on_signal(SIGCONT, handler, 0);
    for (int i = 0; i < 3; i++) {
        block(stops[i]);
        MUST(raise(SIGCONT));          // one for the thread
        MUST(kill(getpid(), SIGCONT)); // one for the process
        CHECK_EQ(is_pending(SIGCONT), 1);
        MUST(kill(getpid(), stops[i]));
        CHECK_EQ(is_pending(SIGCONT), 0);
        CHECK_EQ(is_pending(stops[i]), 1);
        MUST(raise(SIGCONT)); // takes the stop signal away again
        CHECK_EQ(is_pending(stops[i]), 0);
    }
    MUST(raise(SIGTSTP));
    unblock(SIGCONT);
    DONE();
}
