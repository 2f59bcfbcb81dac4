// Files with O_ASYNC: all signals are blocked, and what has been sent is taken.
//
//   void block_signals(void)        all of them
//   int next(void)                  the signal that has come, which is described by info; -1 for none
//   void quiet(void)                none has come
//   void tells(int fd)              this process is sent SIGRTMIN for it from now on; it does not wait
#ifndef ASYNC_H
#define ASYNC_H
#include "check.h"

static siginfo_t info;

static void UNUSED block_signals(void)
{
    sigset_t every;
    sigfillset(&every);
    MUST(sigprocmask(SIG_BLOCK, &every, NULL));
}

static int UNUSED next(void)
{
    sigset_t set;
    struct timespec none = {0, 0};
    sigfillset(&set);
    return sigtimedwait(&set, &info, &none);
}

static void UNUSED quiet(void) { CHECK_EQ(next(), -1); }

static void UNUSED tells(int fd)
{
    MUST(fcntl(fd, F_SETOWN, getpid()));
    MUST(fcntl(fd, F_SETSIG, SIGRTMIN));
    MUST(fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC));
    quiet();
}

#endif
