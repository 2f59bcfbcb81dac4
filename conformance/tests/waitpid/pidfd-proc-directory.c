// rule: pidfd_send_signal takes an open /proc/PID, too; pidfd_getfd and waitid do not
// source: pidfd_send_signal(2), pidfd_open(2)
#include <fcntl.h>
#include "process.h"

static int opened(const char *path, int flags)
{
    int fd = open(path, flags);
    MUST(fd);
    return fd;
}

int main(void)
{
    block(SIGUSR1);
    siginfo_t info;
    int own = opened("/proc/self", O_RDONLY | O_DIRECTORY);
    CHECK_EQ(syscall(SYS_pidfd_send_signal, own, SIGUSR1, NULL, 0), 0);
    CHECK_EQ(accept_signal(SIGUSR1, &info), SIGUSR1);
    CHECK_EQ(info.si_code, SI_USER);
    CHECK_EQ(info.si_pid, getpid());

    // Not as a place, nor what is in it, nor where all processes are.
    int place = opened("/proc/self", O_PATH);
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, place, 0, NULL, 0), EBADF);
    int part = opened("/proc/self/fd", O_RDONLY);
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, part, 0, NULL, 0), EBADF);
    int all = opened("/proc", O_RDONLY);
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, all, 0, NULL, 0), EBADF);
    int root = opened("/", O_RDONLY);
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, root, 0, NULL, 0), EBADF);

    pid_t child = idle_child();
    char path[32];
    snprintf(path, sizeof path, "/proc/%d", child);
    int fd = opened(path, O_RDONLY);
    CHECK_ERRNO(syscall(SYS_pidfd_getfd, fd, 0, 0), EBADF);
    CHECK_ERRNO(syscall(SYS_waitid, 3 /* P_PIDFD */, fd, &info, WEXITED | WNOHANG, NULL), EBADF);
    CHECK_EQ(syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0), 0);
    CHECK_EQ(reap(child), KILLED(SIGTERM));
    CHECK_ERRNO(syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0), ESRCH);
    DONE();
}
