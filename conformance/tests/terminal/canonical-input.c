// rule: in canonical mode a read gives a line at most, when it is whole; EOF ends one without being in it; ERASE, KILL, WERASE and LNEXT edit it
// source: POSIX 11.1.6, 11.1.9; termios(3)
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    int fd = open_terminal(&pty);
    MUST(fcntl(fd, F_SETFL, O_NONBLOCK));
    no_echo(fd);
    char byte;
    CHECK_ERRNO(read(fd, &byte, 1), EAGAIN);
    type(&pty, "hi");
    NOTHING(fd);
    CHECK_ERRNO(read(fd, &byte, 1), EAGAIN);
    type(&pty, " you\nnext\n");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    READS(fd, "hi you\n");
    // In parts.
    char three[3];
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    CHECK_EQ(read(fd, three, 3), 3);
    CHECK_EQ(memcmp(three, "nex", 3), 0);
    READS(fd, "t\n");
    NOTHING(fd);

    type(&pty, "part\004");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    READS(fd, "part");
    CHECK_ERRNO(read(fd, &byte, 1), EAGAIN);
    type(&pty, "\004");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    CHECK_EQ(read(fd, &byte, 1), 0);
    CHECK_ERRNO(read(fd, &byte, 1), EAGAIN);

    type(&pty, "abc\177\177d\n");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    READS(fd, "ad\n");
    type(&pty, "gone\025kept\n");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    READS(fd, "kept\n");
    type(&pty, "two words\027x\n");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    READS(fd, "two x\n");
    type(&pty, "\026\003\026\177\n");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    READS(fd, "\003\177\n");
    type(&pty, "cr\r");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    READS(fd, "cr\n");

    struct termios modes;
    MUST(tcgetattr(fd, &modes));
    modes.c_cc[VEOL] = ';';
    modes.c_iflag &= ~(tcflag_t)ICRNL;
    modes.c_iflag |= INLCR | ISTRIP;
    MUST(tcsetattr(fd, TCSANOW, &modes));
    type(&pty, "a;b\n\r\344;");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    READS(fd, "a;");
    // NL is CR now, and ends nothing.
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    READS(fd, "b\r\rd;");

    // What was typed in one mode is there in the other.
    type(&pty, "xy");
    sleep_ms(20);
    make_raw(fd, 1, 0);
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    READS(fd, "xy");
    DONE();
}
