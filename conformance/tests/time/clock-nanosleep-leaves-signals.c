// rule: clock_nanosleep changes neither mask nor actions, and leaves a blocked signal pending
// source: POSIX clock_nanosleep(), DESCRIPTION
#include "check.h"

static void handler(int sig)
{
}

int main(void)
{
    struct timespec some = {0, 10000000}, until;
    struct sigaction got;
    sigset_t mask;
    on_signal(SIGUSR1, handler, SA_RESTART);
    block(SIGUSR2);
    MUST(raise(SIGUSR2));
    for (int flags = 0; flags <= TIMER_ABSTIME; flags += TIMER_ABSTIME) {
        MUST(clock_gettime(CLOCK_MONOTONIC, &until));
        until.tv_sec += until.tv_nsec >= 990000000;
        until.tv_nsec = (until.tv_nsec + 10000000) % 1000000000;
        CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, flags, flags ? &until : &some, NULL), 0);
        MUST0(pthread_sigmask(SIG_BLOCK, NULL, &mask));
        for (int sig = 1; sig < 32; sig++) CHECK_EQ(sigismember(&mask, sig), sig == SIGUSR2);
        MUST(sigaction(SIGUSR1, NULL, &got));
        CHECK(got.sa_handler == handler && (got.sa_flags & SA_RESTART));
        CHECK_EQ(is_pending(SIGUSR2), 1);
    }
    DONE();
}
