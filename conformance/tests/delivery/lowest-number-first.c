// rule: of several pending signals that block one another the lowest number is delivered first
// source: POSIX 2.4.2; signal(7), "Real-time signals"
#include "check.h"

static int order[8], count;

static void handler(int sig)
{
    order[count++] = sig;
}

int main(void)
{
    int signals[] = {SIGRTMAX, SIGTERM, SIGRTMIN + 5, SIGHUP, SIGUSR2, SIGRTMIN, SIGUSR1, SIGRTMIN + 15};
    int sorted[] = {SIGHUP, SIGUSR1, SIGUSR2, SIGTERM, SIGRTMIN, SIGRTMIN + 5, SIGRTMIN + 15, SIGRTMAX};
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
    for (int i = 0; i < 8; i++) CHECK_EQ(order[i], sorted[i]);
    DONE();
}
