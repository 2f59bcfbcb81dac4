// rule: a handler interrupts wait with EINTR; with SA_RESTART the wait goes on
// source: POSIX waitpid(), ERRORS; signal(7), "Interruption of system calls"
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    line up = new_line();
    struct itimerval soon = {{0, 5000}, {0, 5000}}, off = {{0, 0}, {0, 0}};
    siginfo_t info;
    pid_t child = idle_child();
    on_signal(SIGALRM, handler, 0);
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
    CHECK_ERRNO(waitpid(child, NULL, 0), EINTR);
    CHECK_ERRNO(waitid(P_ALL, 0, &info, WEXITED), EINTR);
    CHECK(count >= 2);
    MUST(setitimer(ITIMER_REAL, &off, NULL));
    end_child(child);

    // The child ends once the parent's handler has run, which is while the parent waits.
    on_signal(SIGALRM, handler, SA_RESTART);
    volatile long *words = shared_words();
    child = fork_or_fail();
    if (child == 0) {
        await(up);
        for (int i = 0; i < 5; i++) {
            MUST(kill(getppid(), SIGALRM));
            sleep_ms(2);
        }
        words[0] = 1;
        _exit(7);
    }
    tell(up);
    int status;
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(status, EXITED(7));
    CHECK_EQ(words[0], 1);
    DONE();
}
