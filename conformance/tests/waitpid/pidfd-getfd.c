// rule: pidfd_getfd gives a close-on-exec descriptor of what one of another process refers to; EBADF, EINVAL, EPERM, ESRCH
// source: pidfd_getfd(2)
#include "process.h"

int main(void)
{
    line up = new_line();
    int down[2];
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(pipe(down)); // the parent has it not
        tell_number(up, down[0]);
        CHECK_EQ(write(down[1], "x", 1), 1);
        tell(up);
        stay();
    }
    int theirs = (int)await_number(up);
    await(up);
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    MUST(fd);
    int got = (int)syscall(SYS_pidfd_getfd, fd, theirs, 0);
    MUST(got);
    CHECK_EQ(fcntl(got, F_GETFD), FD_CLOEXEC);
    char byte = 0;
    CHECK_EQ(read(got, &byte, 1), 1);
    CHECK_EQ(byte, 'x');
    CHECK_ERRNO(syscall(SYS_pidfd_getfd, fd, theirs, 1), EINVAL);
    CHECK_ERRNO(syscall(SYS_pidfd_getfd, fd, 900, 0), EBADF);
    CHECK_ERRNO(syscall(SYS_pidfd_getfd, fd, -1, 0), EBADF);
    CHECK_ERRNO(syscall(SYS_pidfd_getfd, 900, theirs, 0), EBADF);
    CHECK_ERRNO(syscall(SYS_pidfd_getfd, got, theirs, 0), EBADF);
    int own = (int)syscall(SYS_pidfd_open, getpid(), 0);
    MUST(own);
    int copy = (int)syscall(SYS_pidfd_getfd, own, got, 0);
    MUST(copy);
    MUST(close(copy));
    if (geteuid() == 0) {
        pid_t stranger = fork_or_fail();
        if (stranger == 0) {
            MUST(setresuid(lone_user(), lone_user(), lone_user()));
            CHECK_ERRNO(syscall(SYS_pidfd_getfd, own, got, 0), EPERM);
            CHECK_ERRNO(syscall(SYS_pidfd_getfd, fd, theirs, 0), EPERM);
            CHECK_ERRNO(syscall(SYS_pidfd_send_signal, own, 0, NULL, 0), EPERM);
            CHILD_DONE();
        }
        check_child(stranger);
    }
    end_child(child);
    CHECK_ERRNO(syscall(SYS_pidfd_getfd, fd, theirs, 0), ESRCH);
    DONE();
}
