// rule: vhangup and TIOCVHANGUP hang a terminal up for those who may: nobody who had it open has anything of it, but it can be opened anew
// source: vhangup(2), ioctl_tty(2) TIOCVHANGUP
#include "pty.h"

#include <sys/stat.h>

int main(void)
{
    struct pty pty = new_pty();
    if (geteuid() != 0) DONE();
    int before = open_terminal(&pty);
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        block(SIGHUP);
        int fd = new_session(&pty);
        MUST(vhangup());
        siginfo_t info;
        CHECK_EQ(accept_signal(SIGHUP, &info), SIGHUP);
        CHECK_EQ(info.si_code, SI_KERNEL);
        char byte;
        CHECK_EQ(read(fd, &byte, 1), 0);
        CHECK_ERRNO(write(before, "x", 1), EIO);
        CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
        // Anew.
        fd = open(pty.name, O_RDWR);
        MUST(fd);
        CHECK_EQ(tcgetsid(fd), getpid());
        CHECK_EQ(write(fd, "y", 1), 1);
        EXPECT(pty.master, "y");
        MUST(ioctl(fd, TIOCVHANGUP));
        ACCEPT(SIGHUP);
        CHECK_ERRNO(write(fd, "x", 1), EIO);
        CHILD_DONE();
    }
    check_child(leader);
    pid_t child = fork_or_fail();
    if (child == 0) {
        int fd = open_terminal(&pty);
        MUST(ioctl(fd, TIOCEXCL));
        int exclusive = 0;
        MUST(ioctl(fd, TIOCGEXCL, &exclusive));
        CHECK_EQ(exclusive, 1);
        MUST(close(open_terminal(&pty)));
        MUST(chmod(pty.name, 0666));
        MUST(setuid(lone_user()));
        CHECK_ERRNO(open(pty.name, O_RDWR | O_NOCTTY), EBUSY);
        MUST(ioctl(fd, TIOCNXCL));
        int other = open(pty.name, O_RDWR | O_NOCTTY);
        MUST(other);
        CHECK_ERRNO(vhangup(), EPERM);
        CHECK_ERRNO(ioctl(fd, TIOCVHANGUP), EPERM);
        char key = 'k';
        CHECK_ERRNO(ioctl(other, TIOCSTI, &key), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
