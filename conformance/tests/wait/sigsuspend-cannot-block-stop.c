// rule: sigsuspend with all signals in its mask can be stopped, continued and killed
// source: POSIX sigsuspend(), DESCRIPTION; sigsuspend(2), NOTES
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        sigset_t all;
        sigfillset(&all);
        for (;;) sigsuspend(&all);
    }
    for (int i = 0; i < 3; i++) {
        MUST(kill(child, SIGSTOP));
        CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
        MUST(kill(child, SIGCONT));
        CHECK_EQ(wait_status(child, WCONTINUED), CONTINUED);
    }
    end_child(child);
    DONE();
}
