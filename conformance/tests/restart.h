// For tests of interrupted calls: one SIGALRM after a while, and the raw futex call.
#ifndef RESTART_H
#define RESTART_H
#include "check.h"

#define FUTEX_WAIT 0
#define FUTEX_WAKE 1
#define FUTEX_WAIT_BITSET 9

static volatile int handled;
static pthread_t interrupted_thread;

// The timer's signal goes to the process: another thread may get it and passes it on.
static void restart_handler(int sig)
{
    if (!pthread_equal(pthread_self(), interrupted_thread)) {
        pthread_kill(interrupted_thread, SIGALRM);
        return;
    }
    handled++;
}

// A handler with these flags runs on this thread after `ms` milliseconds.
static void UNUSED interrupt_after(int ms, int flags)
{
    struct itimerval soon = {.it_value.tv_usec = ms * 1000};
    interrupted_thread = pthread_self();
    handled = 0;
    on_signal(SIGALRM, restart_handler, flags);
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
}

static long UNUSED futex(int *word, int operation, int value, const struct timespec *timeout)
{
    return syscall(SYS_futex, word, operation, value, timeout, NULL, 0);
}

#endif
