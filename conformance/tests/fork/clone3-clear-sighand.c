// rule: CLONE_CLEAR_SIGHAND gives the child default dispositions, ignored ones stay ignored
// source: clone(2), CLONE_CLEAR_SIGHAND
#include "process.h"

#ifndef CLONE_CLEAR_SIGHAND
#define CLONE_CLEAR_SIGHAND 0x100000000ULL
#endif

static void handler(int sig)
{
}

int main(void)
{
    on_signal(SIGUSR1, handler, SA_RESTART);
    on_signal(SIGUSR2, SIG_IGN, 0);
    struct clone3_args args = {.flags = CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD};
    pid_t child = (pid_t)clone3_(&args);
    MUST(child);
    struct sigaction got;
    if (child == 0) {
        MUST(sigaction(SIGUSR1, NULL, &got));
        CHECK(got.sa_handler == SIG_DFL);
        CHECK_EQ(got.sa_flags & SA_RESTART, 0);
        MUST(sigaction(SIGUSR2, NULL, &got));
        CHECK(got.sa_handler == SIG_IGN);
        CHILD_DONE();
    }
    check_child(child);
    MUST(sigaction(SIGUSR1, NULL, &got));
    CHECK(got.sa_handler == handler);
    DONE();
}
