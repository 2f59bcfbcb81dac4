// rule: pending SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE and SIGSYS are taken before SIGHUP, even when sent by kill
// source: seen on Linux 6.1 and 6.18
// covers: surprise 1
#include "check.h"

static int order[8], count;

static void handler(int sig)
{
    order[count++] = sig;
}

int main(void)
{
    int signals[] = {SIGHUP, SIGINT, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS};
    int taken[] = {SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, SIGHUP, SIGINT};
    sigset_t all, old;
    sigfillset(&all);
    MUST(sigprocmask(SIG_SETMASK, &all, &old));
    for (int i = 0; i < 8; i++) {
        struct sigaction act = {.sa_handler = handler};
        sigfillset(&act.sa_mask);
        MUST(sigaction(signals[i], &act, NULL));
        MUST(kill(getpid(), signals[i]));
    }
    MUST(sigprocmask(SIG_SETMASK, &old, NULL));
    CHECK_EQ(count, 8);
    for (int i = 0; i < 8; i++) CHECK_EQ(order[i], taken[i]);
    DONE();
}
