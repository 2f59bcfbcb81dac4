// rule: the child begins with the mask of the thread that forked
// source: POSIX fork(), DESCRIPTION; sigprocmask()
#include "process.h"

static void *thread(void *arg)
{
    block(SIGUSR2);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(is_blocked(SIGUSR2), 1);
        CHECK_EQ(is_blocked(SIGUSR1), 1);
        CHECK_EQ(is_blocked(SIGTERM), 0);
        unblock(SIGUSR1);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(is_blocked(SIGUSR1), 1);
    return NULL;
}

int main(void)
{
    block(SIGUSR1);
    block(SIGRTMAX);
    pid_t child = fork_or_fail();
    if (child == 0) {
        for (int sig = 1; sig <= SIGRTMAX; sig++)
            if (sig < 32 || sig > 34) CHECK_EQ(is_blocked(sig), sig == SIGUSR1 || sig == SIGRTMAX);
        CHILD_DONE();
    }
    check_child(child);
    join_thread(start_thread(thread, NULL));
    DONE();
}
