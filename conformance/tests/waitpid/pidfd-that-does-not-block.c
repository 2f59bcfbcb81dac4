// rule: waitid of a pidfd with O_NONBLOCK is EAGAIN while its process has no news, and reaps it when it has ended
// source: waitid(2), EAGAIN; pidfd_open(2), PIDFD_NONBLOCK
#include "process.h"

int main(void)
{
    siginfo_t info;
    pid_t child = idle_child();
    int fd = (int)syscall(SYS_pidfd_open, child, O_NONBLOCK);
    MUST(fd);
    CHECK_ERRNO(syscall(SYS_waitid, 3, fd, &info, WEXITED, NULL), EAGAIN);
    CHECK_EQ(syscall(SYS_waitid, 3, fd, &info, WEXITED | WNOHANG, NULL), 0);
    CHECK_EQ(info.si_pid, 0);
    MUST(kill(child, SIGKILL));
    await_end(child);
    CHECK_EQ(syscall(SYS_waitid, 3, fd, &info, WEXITED, NULL), 0);
    CHECK_EQ(info.si_pid, child);
    CHECK_ERRNO(syscall(SYS_waitid, 3, fd, &info, WEXITED, NULL), ECHILD);
    // Not the caller's child.
    line up = new_line();
    child = fork_or_fail();
    if (child == 0) {
        pid_t own = idle_child();
        tell_number(up, own);
        stay();
    }
    pid_t grandchild = (pid_t)await_number(up);
    fd = (int)syscall(SYS_pidfd_open, grandchild, 0);
    CHECK_ERRNO(syscall(SYS_waitid, 3, fd, &info, WEXITED, NULL), ECHILD);
    CHECK_ERRNO(syscall(SYS_waitid, 3, 0, &info, WEXITED, NULL), EBADF);
    MUST(kill(grandchild, SIGKILL));
    end_child(child);
    DONE();
}
