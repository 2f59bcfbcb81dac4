// rule: a bad pointer for the result is EFAULT, and the child is reaped all the same
// source: wait(2), ERRORS; Linux stores the result last
#include "process.h"

int main(void)
{
    struct rusage usage;
    for (int which = 0; which < 4; which++) {
        pid_t child = fork_or_fail();
        if (child == 0) _exit(1);
        if (which == 0) CHECK_ERRNO(syscall(SYS_wait4, child, 8, 0, NULL), EFAULT);
        if (which == 1) CHECK_ERRNO(syscall(SYS_wait4, child, NULL, 0, 8), EFAULT);
        if (which == 2) CHECK_ERRNO(syscall(SYS_waitid, P_PID, child, 8, WEXITED, &usage), EFAULT);
        if (which == 3) CHECK_ERRNO(syscall(SYS_waitid, P_PID, child, NULL, WEXITED, 8), EFAULT);
        CHECK_ERRNO(waitpid(child, NULL, 0), ECHILD);
    }
    DONE();
}
