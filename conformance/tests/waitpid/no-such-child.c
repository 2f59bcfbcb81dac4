// rule: ECHILD: no children at all, a process that is not one, one that is reaped already
// source: POSIX waitpid(), ERRORS
#include "process.h"

int main(void)
{
    siginfo_t info;
    CHECK_ERRNO(wait(NULL), ECHILD);
    CHECK_ERRNO(waitpid(-1, NULL, WNOHANG), ECHILD);
    CHECK_ERRNO(waitid(P_ALL, 0, &info, WEXITED | WNOHANG), ECHILD);
    CHECK_ERRNO(waitpid(getpid(), NULL, 0), ECHILD);
    CHECK_ERRNO(waitpid(getppid() > 0 ? getppid() : 1, NULL, 0), ECHILD);
    CHECK_ERRNO(waitpid(INT_MAX, NULL, 0), ECHILD);
    pid_t child = fork_or_fail();
    if (child == 0) {
        // A child has no children of its own, and its siblings are not its.
        CHECK_ERRNO(wait(NULL), ECHILD);
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            CHECK_ERRNO(waitpid(getppid(), NULL, 0), ECHILD);
            CHILD_DONE();
        }
        check_child(grandchild);
        _exit(failures);
    }
    check_child(child);
    CHECK_ERRNO(waitpid(child, NULL, 0), ECHILD);
    CHECK_ERRNO(waitid(P_PID, child, &info, WEXITED), ECHILD);
    DONE();
}
