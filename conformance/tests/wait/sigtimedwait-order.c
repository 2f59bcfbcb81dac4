// rule: sigwaitinfo takes the lowest number of its set first, each real-time signal in order of sending
// source: POSIX sigwaitinfo(), DESCRIPTION
#include "check.h"

int main(void)
{
    const int A = SIGRTMIN, Z = SIGRTMAX;
    int signals[] = {A + 5, A, Z, A, A + 5, SIGUSR1, Z, A};
    int sorted[] = {SIGUSR1, A, A, A, A + 5, A + 5, Z, Z};
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
