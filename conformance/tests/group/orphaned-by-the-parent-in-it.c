// rule: a group that has a parent outside it in the session stops; once that parent is gone it does not
// source: POSIX 3.264 Orphaned Process Group
#include "process.h"

int main(void)
{
    line up = new_line(), down = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setsid());
        pid_t member = fork_or_fail();
        if (member == 0) {
            MUST(setpgid(0, 0));
            tell_number(up, getpid());
            stay();
        }
        // Not orphaned: this process is the parent, in the session, in another group.
        await(down);
        MUST(kill(member, SIGTSTP));
        CHECK_EQ(wait_status(member, WUNTRACED), STOPPED(SIGTSTP));
        MUST(kill(member, SIGCONT));
        CHECK_EQ(wait_status(member, WCONTINUED), CONTINUED);
        CHILD_DONE();
    }
    pid_t member = (pid_t)await_number(up);
    tell(down);
    check_child(child);
    // Now its parent is this process, of another session.
    MUST(kill(member, SIGTSTP));
    MUST(kill(member, SIGSTOP));
    CHECK_EQ(wait_status(member, WUNTRACED), STOPPED(SIGSTOP));
    end_child(member);
    DONE();
}
