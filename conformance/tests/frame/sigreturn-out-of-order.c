// rule: a handler's frame may be returned to later, after others have come and gone: it is on the user's stack
// source: the frame is on the user's stack and nowhere else
// covers: pitfall 29
#include "check.h"

static int depth, order[8], count;

static void handler(int sig)
{
    depth++;
    if (sig < SIGRTMIN + 5) {
        MUST(kill(getpid(), sig + 1));
        MUST(kill(getpid(), sig + 1));
    }
    order[depth % 8] = sig;
    depth--;
    count++;
}

int main(void)
{
    for (int sig = SIGRTMIN; sig <= SIGRTMIN + 5; sig++) on_signal(sig, handler, 0);
    MUST(kill(getpid(), SIGRTMIN));
    CHECK_EQ(depth, 0);
    CHECK_EQ(count, 63);
    DONE();
}
