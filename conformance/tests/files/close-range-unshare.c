// rule: CLOSE_RANGE_UNSHARE gives the process a table of its own first: what it closes stays open where the table was shared
// source: close_range(2), CLOSE_RANGE_UNSHARE
#include "process.h"

int main(void)
{
    MUST(dup2(0, 20));
    MUST(dup2(0, 21));
    fflush(stdout);
    pid_t child = (pid_t)clone_(CLONE_FILES | SIGCHLD);
    MUST(child);
    if (child == 0) {
        failures = 0;
        MUST(close(21));
        CHECK_EQ(syscall(SYS_close_range, 20, 30, 2), 0);
        CHECK_ERRNO(fcntl(20, F_GETFD), EBADF);
        CHECK_EQ(dup2(0, 22), 22);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(fcntl(20, F_GETFD), 0);
    CHECK_ERRNO(fcntl(21, F_GETFD), EBADF);
    CHECK_ERRNO(fcntl(22, F_GETFD), EBADF);
    CHECK_EQ(syscall(SYS_close_range, 20, 30, 2 | 4), 0);
    CHECK_EQ(fcntl(20, F_GETFD), FD_CLOEXEC);
    DONE();
}
