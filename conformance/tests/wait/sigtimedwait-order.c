// rule: sigwaitinfo takes the lowest number of its set first, each real-time signal in order of sending
// source: POSIX sigwaitinfo(), DESCRIPTION
#include "check.h"

int main(void)
{
    int signals[] = {40, 35, 64, 35, 40, SIGUSR1, 64, 35};
    int sorted[] = {SIGUSR1, 35, 35, 35, 40, 40, 64, 64};
    int values[] = {5, 1, 3, 7, 0, 4, 2, 6};
    sigset_t all;
    sigfillset(&all);
    MUST(sigprocmask(SIG_SETMASK, &all, NULL));
    for (int i = 0; i < 8; i++)
        MUST(sigqueue(getpid(), signals[i], (union sigval){.sival_int = i}));
    for (int i = 0; i < 8; i++) {
        siginfo_t info;
        CHECK_EQ(sigwaitinfo(&all, &info), sorted[i]);
        CHECK_EQ(info.si_signo, sorted[i]);
        CHECK_EQ(info.si_value.sival_int, values[i]);
    }
    DONE();
}
