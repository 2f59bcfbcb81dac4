// rule: handlers that block nothing are entered lowest number first, so the highest runs first
// source: seen on Linux 6.1 and 6.18 (frames are pushed one on another before the return)
// covers: surprise 1
#include "check.h"

static int order[8], count, depth, deepest;

static void handler(int sig)
{
    order[count++] = sig;
    if (++depth > deepest) deepest = depth;
    depth--;
}

int main(void)
{
    int signals[] = {SIGHUP, SIGUSR1, SIGTERM, SIGRTMIN, SIGRTMAX};
    sigset_t all, old;
    sigfillset(&all);
    MUST(sigprocmask(SIG_SETMASK, &all, &old));
    for (int i = 0; i < 5; i++) {
        on_signal(signals[i], handler, 0);
        MUST(kill(getpid(), signals[i]));
    }
    MUST(sigprocmask(SIG_SETMASK, &old, NULL));
    CHECK_EQ(count, 5);
    for (int i = 0; i < 5; i++) CHECK_EQ(order[i], signals[4 - i]);
    DONE();
}
