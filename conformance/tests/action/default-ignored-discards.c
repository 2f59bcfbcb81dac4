// rule: setting SIG_DFL discards a pending signal whose default action is to ignore it
// source: POSIX 2.4.3 Signal Actions, SIG_DFL
// covers: pitfall 7
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    int signals[] = {SIGCHLD, SIGURG, SIGWINCH, SIGCONT};
    for (int i = 0; i < 4; i++) {
        on_signal(signals[i], handler, 0);
        block(signals[i]);
        MUST(raise(signals[i]));
        CHECK_EQ(is_pending(signals[i]), 1);
        on_signal(signals[i], SIG_DFL, 0);
        CHECK_EQ(is_pending(signals[i]), 0);
        on_signal(signals[i], handler, 0);
        unblock(signals[i]);
    }
    CHECK_EQ(count, 0);
    DONE();
}
