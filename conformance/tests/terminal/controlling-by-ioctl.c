// rule: TIOCSCTTY gives a session leader without a controlling terminal one that controls no session; with 1 who may everything takes it from another
// source: ioctl_tty(2), TIOCSCTTY
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    int fd = open_terminal(&pty);
    pid_t child = fork_or_fail();
    if (child == 0) {
        // Not a leader.
        CHECK_ERRNO(ioctl(fd, TIOCSCTTY, 0), EPERM);
        MUST(setsid());
        CHECK_ERRNO(tcgetpgrp(fd), ENOTTY);
        MUST(ioctl(fd, TIOCSCTTY, 0));
        CHECK_EQ(tcgetpgrp(fd), getpid());
        CHECK_EQ(tcgetsid(fd), getpid());
        // Again, no error.
        MUST(ioctl(fd, TIOCSCTTY, 0));
        // Not a second one.
        struct pty second = new_pty();
        CHECK_ERRNO(ioctl(open_terminal(&second), TIOCSCTTY, 0), EPERM);

        pid_t thief = fork_or_fail();
        if (thief == 0) {
            MUST(setsid());
            CHECK_ERRNO(ioctl(fd, TIOCSCTTY, 0), EPERM);
            if (geteuid() == 0) {
                MUST(ioctl(fd, TIOCSCTTY, 1));
                CHECK_EQ(tcgetsid(fd), getpid());
            } else {
                CHECK_ERRNO(ioctl(fd, TIOCSCTTY, 1), EPERM);
            }
            CHILD_DONE();
        }
        check_child(thief);
        if (geteuid() == 0) CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
