// rule: setpgid moves the caller or a child into a group of its own or an existing one of the session
// source: POSIX setpgid(), DESCRIPTION
#include "process.h"

int main(void)
{
    pid_t first = idle_child(), second = idle_child();
    CHECK_EQ(getpgid(first), getpgrp());
    CHECK_EQ(setpgid(first, first), 0);
    CHECK_EQ(getpgid(first), first);
    CHECK_EQ(setpgid(first, 0), 0); // again, to no effect
    CHECK_EQ(getpgid(first), first);
    CHECK_EQ(setpgid(second, first), 0);
    CHECK_EQ(getpgid(second), first);
    CHECK_EQ(setpgid(first, getpgrp()), 0); // its leader may leave
    CHECK_EQ(getpgid(first), getpgrp());
    CHECK_EQ(getpgid(second), first);
    CHECK_EQ(setpgid(first, first), 0); // and come back
    pid_t third = fork_or_fail();
    if (third == 0) {
        CHECK_EQ(setpgid(0, first), 0);
        CHECK_EQ(getpgrp(), first);
        CHECK_EQ(setpgid(0, 0), 0);
        CHECK_EQ(getpgrp(), getpid());
        // Inherited by fork.
        pid_t fourth = fork_or_fail();
        if (fourth == 0) _exit(getpgrp() != getppid());
        check_child(fourth);
        CHILD_DONE();
    }
    check_child(third);
    end_child(first);
    end_child(second);
    DONE();
}
