// rule: a thread's own pending signals are delivered before the process's, whatever their numbers
// source: seen on Linux 6.1 and 6.18
// covers: surprise 1
#include "check.h"

static int order[4], count;

static void handler(int sig)
{
    order[count++] = sig;
}

int main(void)
{
    int signals[] = {SIGHUP, SIGUSR1, SIGUSR2, 40};
    sigset_t all, old;
    sigfillset(&all);
    MUST(sigprocmask(SIG_SETMASK, &all, &old));
    for (int i = 0; i < 4; i++) {
        struct sigaction act = {.sa_handler = handler};
        sigfillset(&act.sa_mask);
        MUST(sigaction(signals[i], &act, NULL));
    }
    MUST(kill(getpid(), SIGHUP));
    MUST(kill(getpid(), SIGUSR1));
    MUST(thread_kill(gettid_(), SIGUSR2));
    MUST(thread_kill(gettid_(), 40));
    MUST(sigprocmask(SIG_SETMASK, &old, NULL));
    int taken[] = {SIGUSR2, 40, SIGHUP, SIGUSR1};
    CHECK_EQ(count, 4);
    for (int i = 0; i < 4; i++) CHECK_EQ(order[i], taken[i]);
    DONE();
}
