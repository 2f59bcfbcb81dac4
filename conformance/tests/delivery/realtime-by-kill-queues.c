// rule: real-time signals sent by kill, raise and tgkill queue as well
// source: signal(7), "Real-time signals"
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGRTMAX, handler, 0);
    block(SIGRTMAX);
    for (int i = 0; i < 3; i++) {
        MUST(kill(getpid(), SIGRTMAX));
        MUST(raise(SIGRTMAX));
        MUST(thread_kill(gettid_(), SIGRTMAX));
    }
    unblock(SIGRTMAX);
    CHECK_EQ(count, 9);
    CHECK_EQ(is_pending(SIGRTMAX), 0);
    DONE();
}
