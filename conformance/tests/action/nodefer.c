// rule: with SA_NODEFER a handler is entered again by its own signal, without it only afterwards
// source: POSIX sigaction(), SA_NODEFER
// covers: pitfall 30
#include "check.h"

static int depth, deepest, count;

static void handler(int sig)
{
    if (++depth > deepest) deepest = depth;
    if (++count < 3) MUST(raise(sig));
    depth--;
}

int main(void)
{
    on_signal(SIGUSR1, handler, SA_NODEFER);
    MUST(raise(SIGUSR1));
    CHECK_EQ(count, 3);
    CHECK_EQ(deepest, 3);
    count = deepest = 0;
    on_signal(SIGUSR1, handler, 0);
    MUST(raise(SIGUSR1));
    CHECK_EQ(count, 3);
    CHECK_EQ(deepest, 1);
    DONE();
}
