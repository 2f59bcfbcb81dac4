// rule: setpgid: EINVAL below 0, ESRCH for who is neither caller nor child, EPERM for session leaders, other sessions, no such group
// source: POSIX setpgid(), ERRORS
#include "process.h"

int main(void)
{
    line up = new_line();
    pid_t child = idle_child();
    CHECK_ERRNO(setpgid(child, -1), EINVAL);
    CHECK_ERRNO(setpgid(-1, 0), EINVAL); // the group, too, is then -1
    CHECK_ERRNO(setpgid(-1, child), ESRCH);
    CHECK_ERRNO(setpgid(INT_MAX, 0), ESRCH);
    CHECK_ERRNO(setpgid(child, INT_MAX), EPERM);
    pid_t other = fork_or_fail();
    if (other == 0) {
        CHECK_ERRNO(setpgid(getppid(), 0), ESRCH);
        CHECK_ERRNO(setpgid(child, 0), ESRCH); // a sibling
        CHECK_ERRNO(setpgid(0, child), EPERM); // no group's number
        MUST(setsid());
        CHECK_ERRNO(setpgid(0, 0), EPERM);
        CHECK_ERRNO(setpgid(0, getpgid(getppid())), EPERM);
        tell_number(up, failures);
        stay();
    }
    CHECK_EQ(await_number(up), 0);
    CHECK_ERRNO(setpgid(other, 0), EPERM);         // a session leader, in another session
    CHECK_ERRNO(setpgid(other, getpgrp()), EPERM);
    CHECK_ERRNO(setpgid(child, other), EPERM);     // a group of another session
    end_child(other);
    MUST(kill(child, SIGKILL));
    await_end(child);
    CHECK_EQ(setpgid(child, 0), 0); // Linux lets a zombie move
    CHECK_EQ(reap(child), KILLED(SIGKILL));
    CHECK_ERRNO(setpgid(child, 0), ESRCH);
    DONE();
}
