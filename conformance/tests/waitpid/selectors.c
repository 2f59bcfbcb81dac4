// rule: waitpid selects by pid, any child, the caller's group or another group
// source: POSIX waitpid(), DESCRIPTION
// covers: pitfall 17
#include "process.h"

static pid_t child_in(pid_t group, int code, line hold)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        close(hold.in);
        await(hold);
        _exit(code);
    }
    MUST(setpgid(child, group));
    return child;
}

int main(void)
{
    line hold = new_line();
    pid_t a = child_in(0, 1, hold), b = child_in(a, 2, hold);
    pid_t c = child_in(0, 3, hold), d = child_in(getpgrp(), 4, hold);
    int status;
    CHECK_EQ(waitpid(-1, &status, WNOHANG), 0);
    CHECK_EQ(waitpid(0, &status, WNOHANG), 0);
    CHECK_EQ(waitpid(-a, &status, WNOHANG), 0);
    CHECK_ERRNO(waitpid(-b, &status, WNOHANG), ECHILD); // no group's number
    MUST(close(hold.in));
    await_end(a);
    await_end(b);
    await_end(c);
    await_end(d);
    CHECK_EQ(waitpid(0, &status, 0), d);
    CHECK_EQ(status, EXITED(4));
    CHECK_ERRNO(waitpid(0, &status, 0), ECHILD);
    CHECK_EQ(waitpid(-a, &status, 0), a);
    CHECK_EQ(status, EXITED(1));
    // Its leader is gone, the group is not.
    CHECK_EQ(waitpid(-a, &status, 0), b);
    CHECK_EQ(status, EXITED(2));
    CHECK_ERRNO(waitpid(-a, &status, 0), ECHILD);
    CHECK_EQ(waitpid(-1, &status, 0), c);
    CHECK_EQ(status, EXITED(3));
    CHECK_ERRNO(waitpid(-1, &status, 0), ECHILD);
    DONE();
}
