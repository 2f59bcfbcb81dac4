// rule: a handler of a signal outside the set ends sigwaitinfo with EINTR, SA_RESTART or not
// source: signal(7), "Interruption of system calls"
// covers: pitfall 16
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    sigset_t set = set_of(SIGUSR1);
    block(SIGUSR1);
    int flags[] = {0, SA_RESTART};
    for (int i = 0; i < 2; i++) {
        on_signal(SIGALRM, handler, flags[i]);
        struct itimerval soon = {.it_value.tv_usec = 20000};
        MUST(setitimer(ITIMER_REAL, &soon, NULL));
        // The system call: the libc's sigwaitinfo tries again by itself.
        CHECK_ERRNO(syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, 8), EINTR);
        CHECK_EQ(count, i + 1);
    }
    DONE();
}
