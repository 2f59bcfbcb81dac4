// rule: nothing is pending in the child, neither for the process nor for the thread; the parent keeps both
// source: POSIX fork(), DESCRIPTION
#include "process.h"

int main(void)
{
    block(SIGUSR1);
    block(SIGUSR2);
    block(SIGRTMIN);
    MUST(kill(getpid(), SIGUSR1));
    MUST(thread_kill(gettid_(), SIGUSR2));
    MUST(sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 1}));
    pid_t child = fork_or_fail();
    if (child == 0) {
        uint64_t set = 1;
        MUST(syscall(SYS_rt_sigpending, &set, 8));
        CHECK_EQ(set, 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(is_pending(SIGUSR1), 1);
    CHECK_EQ(is_pending(SIGUSR2), 1);
    CHECK_EQ(is_pending(SIGRTMIN), 1);
    DONE();
}
