// rule: SIGCHLD, SIGURG, SIGWINCH and SIGCONT do nothing by default
// source: signal(7), "Standard signals"
#include "check.h"

int main(void)
{
    int signals[] = {SIGCHLD, SIGURG, SIGWINCH, SIGCONT};
    for (int i = 0; i < 4; i++) {
        MUST(raise(signals[i]));
        MUST(kill(getpid(), signals[i]));
        CHECK_EQ(is_pending(signals[i]), 0);
    }
    DONE();
}
