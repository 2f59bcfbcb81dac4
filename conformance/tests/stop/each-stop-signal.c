// rule: SIGSTOP, SIGTSTP, SIGTTIN and SIGTTOU stop a process by default, and its status says which did
// source: POSIX <signal.h>, default actions
#include "process.h"

int main(void)
{
    const int signals[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
    pid_t child = idle_child();
    MUST(setpgid(child, 0)); // a group that is not orphaned
    for (int i = 0; i < 4; i++) {
        MUST(kill(child, signals[i]));
        CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(signals[i]));
        MUST(kill(child, SIGCONT));
        CHECK_EQ(wait_status(child, WCONTINUED), CONTINUED);
    }
    end_child(child);
    DONE();
}
