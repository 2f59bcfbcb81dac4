// rule: in an orphaned group SIGTSTP, SIGTTIN and SIGTTOU with their default action are discarded; SIGSTOP stops
// source: POSIX 2.4.3, SIG_DFL ("orphaned process group"); 3.264 Orphaned Process Group
// covers: pitfall 8
#include "process.h"

int main(void)
{
    line up = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setsid()); // its parent is in another session: the group is orphaned
        tell(up);
        stay();
    }
    await(up);
    const int signals[] = {SIGTSTP, SIGTTIN, SIGTTOU};
    for (int i = 0; i < 3; i++) MUST(kill(child, signals[i]));
    // SIGSTOP is the first that is reported.
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    MUST(kill(child, SIGTSTP)); // stopped already: stays pending until SIGCONT discards it
    MUST(kill(child, SIGCONT));
    CHECK_EQ(wait_status(child, WUNTRACED | WCONTINUED), CONTINUED);
    end_child(child);
    DONE();
}
