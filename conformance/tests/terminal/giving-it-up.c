// rule: TIOCNOTTY takes the controlling terminal from the caller; from the leader it takes that of the session, whose foreground group gets SIGHUP and SIGCONT from it
// source: ioctl_tty(2), TIOCNOTTY
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        int fd = new_session(&pty);
        pid_t member = fork_or_fail();
        if (member == 0) {
            // It alone has none any more, and so have its children.
            MUST(ioctl(fd, TIOCNOTTY));
            CHECK_ERRNO(ioctl(fd, TIOCNOTTY), ENOTTY);
            CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
            pid_t child = fork_or_fail();
            if (child == 0) {
                CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
                CHILD_DONE();
            }
            check_child(child);
            CHILD_DONE();
        }
        check_child(member);
        CHECK_EQ(tcgetsid(fd), getpid());

        line ready = new_line();
        pid_t front = fork_or_fail();
        if (front == 0) {
            block(SIGHUP);
            block(SIGCONT);
            new_group(fd, 1);
            tell(ready);
            siginfo_t info;
            CHECK_EQ(accept_signal(SIGHUP, &info), SIGHUP);
            CHECK_EQ(info.si_code, SI_USER);
            CHECK_EQ(info.si_pid, getppid());
            CHECK_EQ(accept_signal(SIGCONT, &info), SIGCONT);
            CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
            CHILD_DONE();
        }
        await(ready);
        MUST(ioctl(fd, TIOCNOTTY));
        check_child(front);
        CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
        CHECK_ERRNO(tcgetsid(fd), ENOTTY);
        // It can have it back.
        MUST(ioctl(fd, TIOCSCTTY, 0));
        CHECK_EQ(tcgetsid(fd), getpid());
        CHILD_DONE();
    }
    check_child(leader);
    CHECK_ERRNO(ioctl(pty.master, TIOCNOTTY), ENOTTY);
    DONE();
}
