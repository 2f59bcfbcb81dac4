// rule: unknown options and selectors are EINVAL, before anything is waited for
// source: POSIX waitpid(), waitid(), ERRORS; wait(2)
// covers: pitfall 17
#include "process.h"

int main(void)
{
    siginfo_t info;
    pid_t child = fork_or_fail();
    if (child == 0) _exit(1);
    await_end(child);
    CHECK_ERRNO(waitpid(child, NULL, 16), EINVAL);
    CHECK_ERRNO(waitpid(child, NULL, 1 << 28), EINVAL);
    CHECK_ERRNO(waitpid(child, NULL, WNOWAIT), EINVAL);
    CHECK_ERRNO(waitpid(child, NULL, WEXITED), EINVAL);
    CHECK_ERRNO(waitpid(INT_MIN, NULL, 0), ESRCH);
    CHECK_ERRNO(waitid(P_PID, child, &info, 0), EINVAL);
    CHECK_ERRNO(waitid(P_PID, child, &info, WNOHANG | WNOWAIT), EINVAL);
    CHECK_ERRNO(waitid(P_PID, child, &info, WEXITED | 16), EINVAL);
    CHECK_ERRNO(waitid(P_PID, 0, &info, WEXITED), EINVAL);
    CHECK_ERRNO(waitid(P_PID, -1, &info, WEXITED), EINVAL);
    CHECK_ERRNO(waitid(P_PGID, -1, &info, WEXITED), EINVAL);
    CHECK_ERRNO(waitid(9, child, &info, WEXITED), EINVAL);
    CHECK_ERRNO(waitid(P_PIDFD, -1, &info, WEXITED), EINVAL);
    CHECK_ERRNO(waitid(P_PIDFD, 99, &info, WEXITED), EBADF);
    CHECK_ERRNO(waitid(P_PIDFD, 0, &info, WEXITED), EBADF); // not a process's
    CHECK_EQ(reap(child), EXITED(1));
    DONE();
}
