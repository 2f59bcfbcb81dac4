// rule: in packet mode a read of the other side begins with a byte that says whether data follow, or what was done to the terminal
// source: ioctl_tty(2), TIOCPKT
#include "pty.h"

static int status(const struct pty *pty)
{
    unsigned char byte = 255;
    if (!(polled(pty->master, POLLIN | POLLPRI, 5000) & POLLPRI)) return -1;
    CHECK_EQ(read(pty->master, &byte, 1), 1);
    return byte;
}

int main(void)
{
    struct pty pty = new_pty();
    int fd = open_terminal(&pty);
    int on = 1, off = 0, is_on = -1;
    MUST(ioctl(pty.master, TIOCGPKT, &is_on));
    CHECK_EQ(is_on, 0);
    MUST(ioctl(pty.master, TIOCPKT, &on));
    MUST(ioctl(pty.master, TIOCGPKT, &is_on));
    CHECK_EQ(is_on, 1);
    CHECK_ERRNO(ioctl(fd, TIOCPKT, &on), ENOTTY);

    CHECK_EQ(write(fd, "data", 4), 4);
    CHECK_EQ(polled(pty.master, POLLIN | POLLPRI, 5000), POLLIN);
    READS(pty.master, "\0data");
    MUST(tcflush(fd, TCIFLUSH));
    CHECK_EQ(status(&pty), TIOCPKT_FLUSHREAD);
    MUST(tcflow(fd, TCOOFF));
    CHECK_EQ(status(&pty), TIOCPKT_STOP);
    MUST(tcflow(fd, TCOON));
    CHECK_EQ(status(&pty), TIOCPKT_START);
    struct termios modes;
    MUST(tcgetattr(fd, &modes));
    modes.c_iflag &= ~(tcflag_t)IXON;
    MUST(tcsetattr(fd, TCSANOW, &modes));
    CHECK_EQ(status(&pty), TIOCPKT_NOSTOP);
    modes.c_iflag |= IXON;
    MUST(tcsetattr(fd, TCSANOW, &modes));
    CHECK_EQ(status(&pty), TIOCPKT_DOSTOP);
    modes.c_lflag |= 0200000; // EXTPROC
    MUST(tcsetattr(fd, TCSANOW, &modes));
    CHECK_EQ(status(&pty), 64 /* TIOCPKT_IOCTL */);

    MUST(ioctl(pty.master, TIOCPKT, &off));
    CHECK_EQ(write(fd, "plain", 5), 5);
    EXPECT(pty.master, "plain");
    DONE();
}
