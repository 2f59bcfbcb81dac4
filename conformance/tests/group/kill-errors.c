// rule: kill finds its target first (ESRCH), then looks at the signal (EINVAL), then at the permission (EPERM)
// source: POSIX kill(), ERRORS; kill(2); tkill(2)
#include "process.h"

int main(void)
{
    pid_t gone = fork_or_fail();
    if (gone == 0) _exit(0);
    check_child(gone);
    CHECK_ERRNO(kill(gone, 0), ESRCH);
    CHECK_ERRNO(kill(gone, 65), ESRCH);
    CHECK_ERRNO(kill(-gone, SIGTERM), ESRCH);
    CHECK_ERRNO(kill(INT_MIN, 0), ESRCH);
    CHECK_ERRNO(kill(getpid(), 65), EINVAL);
    CHECK_ERRNO(kill(getpid(), -1), EINVAL);
    CHECK_ERRNO(syscall(SYS_tkill, 0, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_tkill, -1, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_tkill, gone, 0), ESRCH);
    CHECK_ERRNO(syscall(SYS_tgkill, 0, getpid(), 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_tgkill, getpid(), 0, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_tgkill, getpid(), getpid(), 65), EINVAL);
    pid_t other = idle_child(), child = fork_or_fail();
    if (child == 0) {
        MUST(setresuid(2000001, 2000001, 2000001));
        CHECK_ERRNO(kill(other, 65), EINVAL);
        CHECK_ERRNO(kill(other, 0), EPERM);
        CHECK_ERRNO(kill(other, SIGCONT - 1), EPERM);
        CHECK_ERRNO(sigqueue(other, SIGUSR1, (union sigval){0}), EPERM);
        CHECK_ERRNO(syscall(SYS_tgkill, other, other, SIGUSR1), EPERM);
        CHECK_ERRNO(sigqueue(gone, SIGUSR1, (union sigval){0}), ESRCH);
        CHILD_DONE();
    }
    check_child(child);
    end_child(other);
    DONE();
}
