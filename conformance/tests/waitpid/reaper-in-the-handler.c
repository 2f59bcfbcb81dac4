// rule: a SIGCHLD handler that waits until nothing is left misses no child, however many signals were one
// source: POSIX wait(), RATIONALE
#include "process.h"

#define COUNT 100
static volatile int reaped;

static void handler(int sig)
{
    int saved = errno;
    while (waitpid(-1, NULL, WNOHANG) > 0) reaped++;
    errno = saved;
}

int main(void)
{
    sigset_t set = set_of(SIGCHLD), old;
    MUST(sigprocmask(SIG_BLOCK, &set, &old));
    on_signal(SIGCHLD, handler, SA_RESTART);
    for (int i = 0; i < COUNT; i++) {
        pid_t child = fork_or_fail();
        if (child == 0) _exit(0);
        // Half of them end while the signal is not blocked.
        if (i == COUNT / 2) MUST(sigprocmask(SIG_SETMASK, &old, NULL));
    }
    MUST(sigprocmask(SIG_BLOCK, &set, NULL));
    while (reaped < COUNT) sigsuspend(&old);
    CHECK_EQ(reaped, COUNT);
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}
