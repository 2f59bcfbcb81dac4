// rule: sigqueue carries SI_QUEUE, the sender and the value, as an int or as a pointer
// source: POSIX sigqueue(); sigaction(2)
#include "check.h"

static siginfo_t got;

static void handler(int sig, siginfo_t *info, void *context)
{
    got = *info;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    on_siginfo(SIGRTMIN, handler, 0);
    int signals[] = {SIGUSR1, SIGRTMIN};
    for (int i = 0; i < 2; i++) {
        MUST(sigqueue(getpid(), signals[i], (union sigval){.sival_ptr = &got}));
        CHECK_EQ(got.si_signo, signals[i]);
        CHECK_EQ(got.si_errno, 0);
        CHECK_EQ(got.si_code, SI_QUEUE);
        CHECK_EQ(got.si_pid, getpid());
        CHECK_EQ(got.si_uid, getuid());
        CHECK(got.si_value.sival_ptr == &got);
    }
    MUST(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = -5}));
    CHECK_EQ(got.si_value.sival_int, -5);
    DONE();
}
