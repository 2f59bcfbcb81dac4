// rule: sigpending shows the thread's and the process's pending signals together
// source: POSIX sigpending(), DESCRIPTION
#include "check.h"

int main(void)
{
    sigset_t all;
    sigfillset(&all);
    MUST(sigprocmask(SIG_SETMASK, &all, NULL));
    MUST(kill(getpid(), SIGHUP));
    MUST(thread_kill(gettid_(), SIGUSR1));
    MUST(kill(getpid(), 64));
    MUST(thread_kill(gettid_(), 40));
    uint64_t set;
    MUST(syscall(SYS_rt_sigpending, &set, 8));
    CHECK_EQ(set, SIGBIT(SIGHUP) | SIGBIT(SIGUSR1) | SIGBIT(64) | SIGBIT(40));
    DONE();
}
