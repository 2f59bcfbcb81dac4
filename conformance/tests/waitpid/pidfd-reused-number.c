// rule: a pidfd refers to its process for good, also when another has its number
// source: pidfd_open(2); clone(2), set_tid
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) _exit(0);
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    MUST(fd);
    CHECK_EQ(reap(child), EXITED(0));
    pid_t number = child;
    struct clone3_args args = {
        .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&number, .set_tid_size = 1};
    pid_t again = (pid_t)clone3_(&args);
    if (again < 0 && (errno == EPERM || errno == EEXIST)) {
        printf("not run: errno %d\n", errno);
        return 77;
    }
    MUST(again);
    if (again == 0) stay();
    CHECK_EQ(again, child);
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0), ESRCH);
    siginfo_t info;
    CHECK_ERRNO(waitid(P_PIDFD, fd, &info, WEXITED), ECHILD);
    CHECK_ERRNO(syscall(SYS_pidfd_getfd, fd, 0, 0), ESRCH);
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    CHECK_EQ(poll(&poll_fd, 1, 0), 1);
    int other = (int)syscall(SYS_pidfd_open, again, 0);
    MUST(other);
    poll_fd.fd = other;
    CHECK_EQ(poll(&poll_fd, 1, 0), 0);
    CHECK_EQ(syscall(SYS_pidfd_send_signal, other, SIGKILL, NULL, 0), 0);
    CHECK_EQ(reap(again), KILLED(SIGKILL));
    DONE();
}
