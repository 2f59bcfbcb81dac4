// rule: when a group becomes orphaned with no member stopped, nothing is sent
// source: POSIX _Exit(), "Consequences of Process Termination"
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    line up = new_line(), hold = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setsid());
        pid_t member = fork_or_fail();
        if (member == 0) {
            on_signal(SIGHUP, handler, SA_RESTART);
            on_signal(SIGCONT, handler, SA_RESTART);
            MUST(close(hold.in));
            tell(up);
            await(hold);
            _exit(count);
        }
        MUST(setpgid(member, 0));
        await(up);
        _exit(0);
    }
    check_child(child);
    MUST(close(hold.in));
    CHECK_EQ(wait_status(-1, 0), EXITED(0));
    DONE();
}
