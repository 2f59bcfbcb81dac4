// rule: a handler interrupted by another signal's handler goes on with its own registers and locals
// source: POSIX 2.4.3 Signal Actions
// covers: pitfall 10
#include "check.h"

static int depth, deepest;

static void handler(int sig)
{
    volatile int local[64];
    for (int i = 0; i < 64; i++) local[i] = sig * 1000 + i;
    if (++depth > deepest) deepest = depth;
    if (sig < 60) MUST(raise(sig + 1));
    depth--;
    for (int i = 0; i < 64; i++) CHECK_EQ(local[i], sig * 1000 + i);
}

int main(void)
{
    for (int sig = 35; sig <= 60; sig++) on_signal(sig, handler, 0);
    for (int i = 0; i < 10; i++) MUST(raise(35));
    CHECK_EQ(deepest, 26);
    CHECK_EQ(depth, 0);
    DONE();
}
