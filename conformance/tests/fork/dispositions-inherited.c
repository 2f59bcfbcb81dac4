// rule: the child has the parent's handlers, flags and masks; what either changes after is its own
// source: POSIX fork(), DESCRIPTION; signal(7)
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART | SA_NODEFER}, got;
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGTERM);
    MUST(sigaction(SIGUSR1, &action, NULL));
    on_signal(SIGUSR2, SIG_IGN, 0);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(sigaction(SIGUSR1, NULL, &got));
        CHECK(got.sa_handler == handler);
        CHECK_EQ(got.sa_flags & (SA_RESTART | SA_NODEFER), SA_RESTART | SA_NODEFER);
        CHECK_EQ(sigismember(&got.sa_mask, SIGTERM), 1);
        CHECK_EQ(sigismember(&got.sa_mask, SIGHUP), 0);
        MUST(raise(SIGUSR1));
        CHECK_EQ(count, 1);
        MUST(raise(SIGUSR2));
        MUST(sigaction(SIGTERM, NULL, &got));
        CHECK(got.sa_handler == SIG_DFL);
        on_signal(SIGUSR1, SIG_DFL, 0);
        on_signal(SIGUSR2, SIG_DFL, 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(count, 0);
    MUST(sigaction(SIGUSR1, NULL, &got));
    CHECK(got.sa_handler == handler);
    MUST(sigaction(SIGUSR2, NULL, &got));
    CHECK(got.sa_handler == SIG_IGN);
    DONE();
}
