// rule: modes can be read and set as termios, as termios2 with speeds as numbers, and as System V's termio
// source: ioctl_tty(2), TCGETS2, TCGETA
#include "pty.h"

// asm-generic/termbits.h
struct termios2_ {
    unsigned iflag, oflag, cflag, lflag;
    unsigned char line, cc[19];
    unsigned ispeed, ospeed;
};
struct termio_ {
    unsigned short iflag, oflag, cflag, lflag;
    unsigned char line, cc[8];
};
#define TCGETS2_ 0x802c542aU
#define TCSETS2_ 0x402c542bU
#define CBAUD_ 010017u
#define BOTHER_ 010000u

int main(void)
{
    struct pty pty = new_pty();
    int fd = open_terminal(&pty);
    struct termios2_ modes;
    MUST(ioctl(fd, TCGETS2_, &modes));
    CHECK_EQ(modes.iflag, ICRNL | IXON);
    CHECK_EQ(modes.oflag, OPOST | ONLCR);
    CHECK_EQ(modes.cflag, B38400 | CS8 | CREAD);
    CHECK_EQ(modes.lflag, ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN);
    CHECK_EQ(modes.ispeed, 38400);
    CHECK_EQ(modes.ospeed, 38400);
    CHECK_EQ(modes.cc[VEOF], 4);

    modes.cflag = (modes.cflag & ~CBAUD_) | BOTHER_;
    modes.ispeed = modes.ospeed = 12345;
    MUST(ioctl(fd, TCSETS2_, &modes));
    memset(&modes, 0, sizeof modes);
    MUST(ioctl(fd, TCGETS2_, &modes));
    CHECK_EQ(modes.ospeed, 12345);
    CHECK_EQ(modes.cflag & CBAUD_, BOTHER_);
    modes.cflag = (modes.cflag & ~CBAUD_) | B9600;
    MUST(ioctl(fd, TCSETS2_, &modes));
    MUST(ioctl(fd, TCGETS2_, &modes));
    CHECK_EQ(modes.ospeed, 9600);

    // Eight bits without parity, whatever is asked for.
    struct termios usual;
    MUST(tcgetattr(fd, &usual));
    CHECK_EQ(cfgetospeed(&usual), B9600);
    usual.c_cflag = (usual.c_cflag & ~(tcflag_t)CSIZE & ~(tcflag_t)CREAD) | CS7 | PARENB;
    CHECK_EQ(ioctl(fd, TCSETS, &usual), 0);
    MUST(ioctl(fd, TCGETS, &usual));
    CHECK_EQ(usual.c_cflag & (CSIZE | PARENB | CREAD), CS8 | CREAD);

    struct termio_ old;
    MUST(ioctl(fd, TCGETA, &old));
    CHECK_EQ(old.lflag, ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN);
    CHECK_EQ(old.cc[VEOF], 4);
    old.lflag &= (unsigned short)~ECHO;
    old.cc[VEOF] = 7;
    MUST(ioctl(fd, TCSETA, &old));
    MUST(tcgetattr(fd, &usual));
    CHECK_EQ(usual.c_lflag & ECHO, 0);
    CHECK_EQ(usual.c_cc[VEOF], 7);
    CHECK_EQ(usual.c_cc[VSTART], 0x11);
    CHECK_ERRNO(ioctl(fd, TCGETS, NULL), EFAULT);
    CHECK_ERRNO(ioctl(fd, 0x54ff, NULL), ENOTTY);
    DONE();
}
