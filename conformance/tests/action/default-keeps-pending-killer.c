// rule: setting SIG_DFL keeps a pending signal whose default action is to terminate
// source: POSIX 2.4.3 Signal Actions, SIG_DFL
// expect: signal 15
#include "check.h"

static void handler(int sig)
{
    FAIL("the handler ran");
}

int main(void)
{
    on_signal(SIGTERM, handler, 0);
    block(SIGTERM);
    MUST(raise(SIGTERM));
    on_signal(SIGTERM, SIG_DFL, 0);
    CHECK_EQ(is_pending(SIGTERM), 1);
    unblock(SIGTERM);
    FAIL("SIGTERM did not end the program");
    DONE();
}
