// rule: wait4 of INT_MIN is ESRCH; of a group or process that is no child's ECHILD; waitid needs a kind of news: EINVAL
// source: wait4(2); waitpid(2), ESRCH, ECHILD; waitid(2), EINVAL
#include "process.h"

int main(void)
{
    siginfo_t info;
    CHECK_ERRNO(syscall(SYS_wait4, INT_MIN, NULL, 0, NULL), ESRCH);
    CHECK_ERRNO(waitpid(-1, NULL, 0), ECHILD);
    CHECK_ERRNO(waitpid(getpid(), NULL, 0), ECHILD);
    CHECK_ERRNO(waitpid(getppid(), NULL, WNOHANG), ECHILD);
    pid_t child = idle_child();
    CHECK_ERRNO(waitpid(-child, NULL, WNOHANG), ECHILD);
    CHECK_ERRNO(waitid(P_PID, child, &info, WNOHANG), EINVAL);
    CHECK_ERRNO(waitid(P_PID, child, &info, 0), EINVAL);
    CHECK_ERRNO(waitid(P_PID, child, &info, WEXITED | 0x100), EINVAL);
    CHECK_ERRNO(waitid(P_PID, 0, &info, WEXITED | WNOHANG), EINVAL);
    CHECK_ERRNO(waitid(P_PGID, -1, &info, WEXITED | WNOHANG), EINVAL);
    CHECK_ERRNO(waitid(9, child, &info, WEXITED | WNOHANG), EINVAL);
    CHECK_ERRNO(waitpid(child, NULL, 0x10), EINVAL);
    CHECK_EQ(waitpid(child, NULL, WNOHANG), 0);
    end_child(child);
    DONE();
}
