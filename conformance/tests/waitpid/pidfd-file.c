// rule: a pidfd can be duplicated and asked by fcntl and fstat, and neither read nor written
// source: pidfd_open(2), NOTES, and PIDFD_NONBLOCK
#include "process.h"
#include <sys/stat.h>

int main(void)
{
    pid_t child = idle_child();
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    MUST(fd);
    CHECK_EQ(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDWR);
    struct stat st;
    CHECK_EQ(fstat(fd, &st), 0);
    char byte = 0;
    CHECK_ERRNO(read(fd, &byte, 0), EINVAL);
    CHECK_ERRNO(read(fd, &byte, 1), EINVAL);
    CHECK_ERRNO(write(fd, &byte, 0), EINVAL);
    CHECK_ERRNO(write(fd, &byte, 1), EINVAL);
    int copy = dup(fd);
    MUST(copy);
    MUST(close(fd));
    // O_NONBLOCK can be set later, too.
    MUST(fcntl(copy, F_SETFL, O_NONBLOCK));
    siginfo_t info;
    memset(&info, 1, sizeof info);
    CHECK_ERRNO(waitid(P_PIDFD, copy, &info, WEXITED), EAGAIN);
    CHECK_ERRNO(waitid(P_PIDFD, -1, &info, WEXITED), EINVAL);
    CHECK_ERRNO(waitid(P_PIDFD, 900, &info, WEXITED), EBADF);
    CHECK_ERRNO(waitid(P_PIDFD, 0, &info, WEXITED), EBADF);
    CHECK_ERRNO(waitid(P_PIDFD, 900, &info, 0), EINVAL);
    CHECK_EQ(syscall(SYS_pidfd_send_signal, copy, SIGSTOP, NULL, 0), 0);
    await_stop(child);
    CHECK_EQ(waitid(P_PIDFD, copy, &info, WSTOPPED), 0);
    CHECK_EQ(info.si_code, CLD_STOPPED);
    MUST(kill(child, SIGKILL));
    await_end(child);
    CHECK_EQ(waitid(P_PIDFD, copy, &info, WEXITED), 0);
    CHECK_EQ(info.si_pid, child);
    CHECK_EQ(info.si_code, CLD_KILLED);
    DONE();
}
