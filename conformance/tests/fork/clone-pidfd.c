// rule: CLONE_PIDFD gives a close-on-exec descriptor of the child, by clone and by clone3; the child has it, too
// source: clone(2), CLONE_PIDFD
#include "process.h"

int main(void)
{
    int fd = -1;
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, &fd, NULL, 0);
    MUST(child);
    if (child == 0) stay();
    CHECK(fd >= 0);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0), 0);
    CHECK_EQ(reap(child), KILLED(SIGTERM));
    MUST(close(fd));

    fd = -1;
    struct clone3_args args = {.flags = CLONE_PIDFD, .exit_signal = SIGCHLD, .pidfd = (uintptr_t)&fd};
    child = (pid_t)clone3_(&args);
    MUST(child);
    if (child == 0) stay();
    CHECK(fd >= 0);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0), 0);
    siginfo_t info;
    CHECK_EQ(waitid(P_PIDFD, fd, &info, WEXITED), 0);
    CHECK_EQ(info.si_pid, child);
    DONE();
}
