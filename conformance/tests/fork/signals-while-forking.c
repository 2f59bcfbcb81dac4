// rule: signals that arrive during fork neither break it nor show in the child
// source: POSIX fork(), DESCRIPTION; Linux restarts fork when a signal is pending
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    struct itimerval often = {{0, 500}, {0, 500}}, off = {{0, 0}, {0, 0}};
    MUST(setitimer(ITIMER_REAL, &often, NULL));
    int rounds = 0;
    while (rounds < 100 || count < 5) {
        int before = count;
        // The library's fork blocks signals meanwhile, the call itself does not.
        pid_t child = rounds % 2 ? fork() : (pid_t)clone_(SIGCHLD);
        if (child == 0) _exit(count < before || is_pending(SIGALRM));
        MUST(child);
        CHECK_EQ(reap(child), EXITED(0));
        rounds++;
    }
    MUST(setitimer(ITIMER_REAL, &off, NULL));
    DONE();
}
