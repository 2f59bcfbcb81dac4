// rule: pidfd_send_signal sends as kill or with a siginfo; it never reaches who has the pid afterwards
// source: pidfd_send_signal(2)
#include "process.h"

int main(void)
{
    block(SIGUSR1);
    int own = (int)syscall(SYS_pidfd_open, getpid(), 0);
    MUST(own);
    siginfo_t info;
    CHECK_EQ(syscall(SYS_pidfd_send_signal, own, SIGUSR1, NULL, 0), 0);
    CHECK_EQ(accept_signal(SIGUSR1, &info), SIGUSR1);
    CHECK_EQ(info.si_code, SI_USER);
    CHECK_EQ(info.si_pid, getpid());
    memset(&info, 0, sizeof info);
    info.si_signo = SIGUSR1;
    info.si_code = SI_QUEUE;
    info.si_value.sival_int = 77;
    CHECK_EQ(syscall(SYS_pidfd_send_signal, own, SIGUSR1, &info, 0), 0);
    memset(&info, 0, sizeof info);
    CHECK_EQ(accept_signal(SIGUSR1, &info), SIGUSR1);
    CHECK_EQ(info.si_code, SI_QUEUE);
    CHECK_EQ(info.si_value.sival_int, 77);
    info.si_signo = SIGUSR2; // another than the argument says
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, own, SIGUSR1, &info, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, own, SIGUSR1, NULL, 1U << 31), EINVAL);
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, own, 65, NULL, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, 99, SIGUSR1, NULL, 0), EBADF);
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, 0, SIGUSR1, NULL, 0), EBADF);

    pid_t child = idle_child();
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    MUST(fd);
    // What only the kernel says is not for sending to others.
    memset(&info, 0, sizeof info);
    info.si_signo = SIGTERM;
    info.si_code = SI_USER;
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, fd, SIGTERM, &info, 0), EPERM);
    CHECK_EQ(syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0), 0);
    await_end(child);
    CHECK_EQ(syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0), 0); // a zombie
    CHECK_EQ(reap(child), KILLED(SIGTERM));
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0), ESRCH);
    DONE();
}
