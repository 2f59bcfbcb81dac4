// rule: setpgrp makes the caller the leader of a group, and does nothing to a session leader
// source: POSIX setpgrp()
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(getpgrp(), getpgid(getppid()));
        setpgrp();
        CHECK_EQ(getpgrp(), getpid());
        CHECK_EQ(getsid(0), getsid(getppid()));
        pid_t leader = fork_or_fail();
        if (leader == 0) {
            MUST(setsid());
            setpgrp();
            CHECK_EQ(getpgrp(), getpid());
            CHECK_EQ(getsid(0), getpid());
            CHILD_DONE();
        }
        check_child(leader);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
