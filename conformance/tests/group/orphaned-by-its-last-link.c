// rule: a group is orphaned by the end of the one member whose parent is in the session, if another is stopped
// source: POSIX _Exit(), "Consequences of Process Termination"; 3.264 Orphaned Process Group
#include "process.h"

int main(void)
{
    line up = new_line(), down = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setsid());
        pid_t link = fork_or_fail();
        if (link == 0) {
            MUST(setpgid(0, 0));
            pid_t member = fork_or_fail();
            if (member == 0) stay();
            MUST(kill(member, SIGSTOP));
            CHECK_EQ(wait_status(member, WUNTRACED), STOPPED(SIGSTOP));
            tell_number(up, member);
            await(down);
            CHILD_DONE();
        }
        check_child(link);
        await(down);
        CHILD_DONE();
    }
    pid_t member = (pid_t)await_number(up);
    tell(down);
    // This process, its reaper, is in another session.
    int status;
    CHECK_EQ(waitpid(-1, &status, 0), member);
    CHECK_EQ(status, KILLED(SIGHUP));
    tell(down);
    check_child(child);
    DONE();
}
