// rule: what a terminal does not know is refused and changes nothing: requests with ENOTTY, actions and queues with EINVAL, addresses with EFAULT, who controls nothing with ENOTTY
// source: ioctl_tty(2), termios(3), tcsetpgrp(3)
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    int fd = open_terminal(&pty);
    struct termios before = {0}, after = {0};
    MUST(tcgetattr(fd, &before));
    void *nowhere = (void *)8;
    // Of no use, of a serial line, and of other devices.
    CHECK_ERRNO(ioctl(fd, 0x54ff, 0), ENOTTY);
    CHECK_ERRNO(ioctl(fd, TIOCMGET, &before), ENOTTY);
    CHECK_ERRNO(ioctl(fd, TIOCPKT, &(int){1}), ENOTTY);
    CHECK_ERRNO(ioctl(fd, TIOCGPTN, &(int){1}), ENOTTY);
    CHECK_ERRNO(ioctl(fd, 0x5401aa, 0), ENOTTY);
    CHECK_ERRNO(ioctl(fd, TCXONC, 9), EINVAL);
    CHECK_ERRNO(ioctl(fd, TCFLSH, 9), EINVAL);
    CHECK_ERRNO(tcsetattr(fd, 9, &before), EINVAL);
    CHECK_ERRNO(ioctl(fd, TCGETS, nowhere), EFAULT);
    CHECK_ERRNO(ioctl(fd, TCSETS, nowhere), EFAULT);
    CHECK_ERRNO(ioctl(fd, TIOCGWINSZ, nowhere), EFAULT);
    CHECK_ERRNO(ioctl(fd, TIOCSWINSZ, nowhere), EFAULT);
    CHECK_ERRNO(ioctl(fd, FIONREAD, nowhere), EFAULT);
    CHECK_ERRNO(ioctl(fd, TIOCSTI, nowhere), EFAULT);
    CHECK_ERRNO(ioctl(pty.master, TIOCSPTLCK, nowhere), EFAULT);
    CHECK_ERRNO(ioctl(pty.master, TIOCPKT, nowhere), EFAULT);
    CHECK_ERRNO(ioctl(fd, TIOCGPTPEER, O_RDWR | O_NOCTTY), EIO);
    // It controls nobody here.
    CHECK_ERRNO(tcgetpgrp(fd), ENOTTY);
    CHECK_ERRNO(tcsetpgrp(fd, getpid()), ENOTTY);
    CHECK_ERRNO(tcgetsid(fd), ENOTTY);
    CHECK_ERRNO(ioctl(fd, TIOCNOTTY), ENOTTY);
    CHECK_ERRNO(lseek(fd, 0, SEEK_SET), ESPIPE);
    CHECK_ERRNO(pread(fd, &after, 1, 0), ESPIPE);
    CHECK_ERRNO(ftruncate(fd, 0), EINVAL);
    MUST(tcgetattr(fd, &after));
    CHECK_EQ(memcmp(&before, &after, sizeof before), 0);
    // No descriptor, and none of a terminal.
    CHECK_ERRNO(ioctl(-1, TCGETS, &after), EBADF);
    int pipes[2];
    MUST(pipe(pipes));
    CHECK_ERRNO(tcgetattr(pipes[0], &after), ENOTTY);
    CHECK_ERRNO(ioctl(pipes[0], TIOCSCTTY, 0), ENOTTY);
    CHECK_ERRNO(tcdrain(pipes[0]), ENOTTY);
    DONE();
}
