// rule: the end of a session leader without terminal sends nothing to its group
// source: POSIX _Exit(): SIGHUP is for the controlling terminal's foreground group
#include "process.h"

int main(void)
{
    line up = new_line(), hold = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setsid());
        pid_t me = getpid();
        if (fork_or_fail() == 0) {
            MUST(close(hold.in));
            tell(up);
            await(hold);
            CHECK_EQ(getsid(0), me);
            CHECK_EQ(getpgrp(), me);
            _exit(failures ? 1 : 4);
        }
        await(up);
        _exit(0);
    }
    check_child(child);
    MUST(close(hold.in));
    CHECK_EQ(wait_status(-1, 0), EXITED(4));
    DONE();
}
