// rule: a child cloned with exit signal 0 sends none and is waited for with __WCLONE or __WALL only
// source: clone(2), "The child termination signal"; wait(2), __WCLONE, __WALL
// covers: pitfall 17
#include "process.h"

int main(void)
{
    block(SIGCHLD);
    pid_t child = clone_(0);
    MUST(child);
    if (child == 0) syscall(SYS_exit_group, 4);
    siginfo_t info;
    MUST(waitid(P_PID, child, &info, WEXITED | WNOWAIT | __WALL));
    CHECK_EQ(is_pending(SIGCHLD), 0);
    CHECK_ERRNO(waitpid(child, NULL, 0), ECHILD);
    CHECK_ERRNO(waitpid(-1, NULL, WNOHANG), ECHILD);
    CHECK_EQ(wait_status(child, __WCLONE), EXITED(4));

    child = clone_(0);
    MUST(child);
    if (child == 0) syscall(SYS_exit_group, 5);
    CHECK_EQ(wait_status(-1, __WALL), EXITED(5));

    // An ordinary child is not one of __WCLONE's.
    child = fork_or_fail();
    if (child == 0) _exit(6);
    CHECK_ERRNO(waitpid(child, NULL, __WCLONE), ECHILD);
    CHECK_EQ(wait_status(child, __WALL), EXITED(6));
    DONE();
}
