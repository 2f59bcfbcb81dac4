// rule: a wait that came first is woken by an exit, a stop and a continuation
// source: POSIX waitpid(), DESCRIPTION
#include "process.h"

int main(void)
{
    pid_t main_pid = getpid();
    volatile long *words = shared_words();
    pid_t child = idle_child();
    // Each step is taken a moment after the wait has begun, or, on a busy machine, before it.
    pid_t director = fork_or_fail();
    if (director == 0) {
        CHECK_EQ(getppid(), main_pid);
        const int signals[] = {SIGSTOP, SIGCONT, SIGTERM};
        for (int i = 0; i < 3; i++) {
            WAIT_UNTIL(words[0] == i + 1);
            sleep_ms(3);
            MUST(kill(child, signals[i]));
        }
        CHILD_DONE();
    }
    words[0] = 1;
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    words[0] = 2;
    CHECK_EQ(wait_status(child, WCONTINUED), CONTINUED);
    words[0] = 3;
    CHECK_EQ(wait_status(child, 0), KILLED(SIGTERM));
    check_child(director);
    DONE();
}
