// rule: what is typed is echoed as ECHO, ECHOE, ECHOK, ECHONL and ECHOCTL say, what is written is processed as OPOST says
// source: POSIX 11.2.3, 11.2.5; termios(3)
#include "pty.h"

static void output(int fd, tcflag_t flags)
{
    struct termios modes;
    MUST(tcgetattr(fd, &modes));
    modes.c_oflag = flags;
    MUST(tcsetattr(fd, TCSANOW, &modes));
}

int main(void)
{
    struct pty pty = new_pty();
    int fd = open_terminal(&pty);
    type(&pty, "ab\n");
    EXPECT(pty.master, "ab\r\n");
    type(&pty, "ab\177");
    EXPECT(pty.master, "ab\b \b");
    type(&pty, "\025");
    EXPECT(pty.master, "\b \b");
    type(&pty, "\001\r");
    EXPECT(pty.master, "^A\r\n");
    change_modes(fd, ECHO, ECHONL);
    type(&pty, "secret\n");
    EXPECT(pty.master, "\r\n");
    change_modes(fd, ECHONL, 0);
    type(&pty, "secret\n");
    NOTHING(pty.master);

    CHECK_EQ(write(fd, "a\nb", 3), 3);
    EXPECT(pty.master, "a\r\nb");
    output(fd, OPOST);
    CHECK_EQ(write(fd, "a\nb", 3), 3);
    EXPECT(pty.master, "a\nb");
    output(fd, 0);
    CHECK_EQ(write(fd, "a\n\tb\r", 5), 5);
    EXPECT(pty.master, "a\n\tb\r");
    output(fd, OPOST | OCRNL);
    CHECK_EQ(write(fd, "a\rb", 3), 3);
    EXPECT(pty.master, "a\nb");
    output(fd, OPOST | ONLRET | XTABS);
    CHECK_EQ(write(fd, "\n12\t3", 5), 5);
    EXPECT(pty.master, "\n12      3");
    DONE();
}
