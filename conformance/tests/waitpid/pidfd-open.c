// rule: pidfd_open gives a close-on-exec descriptor; unknown flags and no pid are EINVAL, nobody ESRCH
// source: pidfd_open(2)
#include "process.h"
#include <fcntl.h>

int main(void)
{
    pid_t child = idle_child();
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    MUST(fd);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
    char byte;
    CHECK_ERRNO(read(fd, &byte, 1), EINVAL);
    CHECK_ERRNO(syscall(SYS_pidfd_open, child, 1), EINVAL);
    CHECK_ERRNO(syscall(SYS_pidfd_open, 0, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_pidfd_open, -1, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_pidfd_open, INT_MAX, 0), ESRCH);
    int own = (int)syscall(SYS_pidfd_open, getpid(), 0);
    MUST(own);
    CHECK_EQ(syscall(SYS_pidfd_send_signal, own, 0, NULL, 0), 0);
    int nonblocking = (int)syscall(SYS_pidfd_open, child, O_NONBLOCK);
    MUST(nonblocking);
    CHECK_EQ(fcntl(nonblocking, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
    siginfo_t info;
    CHECK_ERRNO(waitid(P_PIDFD, nonblocking, &info, WEXITED), EAGAIN);
    CHECK_EQ(waitid(P_PIDFD, nonblocking, &info, WEXITED | WNOHANG), 0);
    CHECK_ERRNO(waitid(P_PIDFD, own, &info, WEXITED), ECHILD);
    MUST(kill(child, SIGKILL));
    await_end(child);
    int late = (int)syscall(SYS_pidfd_open, child, 0); // a zombie's
    MUST(late);
    CHECK_EQ(reap(child), KILLED(SIGKILL));
    CHECK_ERRNO(syscall(SYS_pidfd_open, child, 0), ESRCH);
    DONE();
}
