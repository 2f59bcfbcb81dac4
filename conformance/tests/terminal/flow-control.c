// rule: STOP holds output back and START lets it go on, with IXON; tcflow does the same
// source: POSIX 11.1.9, 11.2.2 IXON IXANY, tcflow()
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    int fd = open_terminal(&pty);
    no_echo(fd);
    MUST(fcntl(fd, F_SETFL, O_NONBLOCK));
    type(&pty, "\023");
    sleep_ms(20);
    CHECK_ERRNO(write(fd, "x", 1), EAGAIN);
    CHECK_EQ(polled(fd, POLLOUT, 0), 0);
    type(&pty, "\021");
    CHECK_EQ(polled(fd, POLLOUT, 5000), POLLOUT);
    CHECK_EQ(write(fd, "y", 1), 1);
    EXPECT(pty.master, "y");
    // A writer waits, and goes on.
    type(&pty, "\023");
    sleep_ms(20);
    MUST(fcntl(fd, F_SETFL, 0));
    pid_t writer = fork_or_fail();
    if (writer == 0) {
        CHECK_EQ(write(fd, "z", 1), 1);
        CHILD_DONE();
    }
    NOTHING(pty.master);
    type(&pty, "\021");
    check_child(writer);
    EXPECT(pty.master, "z");
    // With IXANY any byte starts it, and is input.
    struct termios modes;
    MUST(tcgetattr(fd, &modes));
    modes.c_iflag |= IXANY;
    MUST(tcsetattr(fd, TCSANOW, &modes));
    type(&pty, "\023a\n");
    READS(fd, "a\n");
    CHECK_EQ(write(fd, "w", 1), 1);
    EXPECT(pty.master, "w");
    // Without IXON they are input.
    modes.c_iflag &= ~(tcflag_t)IXON;
    MUST(tcsetattr(fd, TCSANOW, &modes));
    type(&pty, "\023\021\n");
    READS(fd, "\023\021\n");

    MUST(tcflow(fd, TCOOFF));
    MUST(fcntl(fd, F_SETFL, O_NONBLOCK));
    CHECK_ERRNO(write(fd, "x", 1), EAGAIN);
    MUST(tcflow(fd, TCOON));
    CHECK_EQ(write(fd, "v", 1), 1);
    EXPECT(pty.master, "v");
    MUST(tcflow(fd, TCIOFF));
    MUST(tcflow(fd, TCION));
    EXPECT(pty.master, "\023\021");
    CHECK_ERRNO(tcflow(fd, 77), EINVAL);
    CHECK_ERRNO(tcflush(fd, 77), EINVAL);

    type(&pty, "gone\nback\n");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    sleep_ms(20);
    int count;
    MUST(ioctl(fd, FIONREAD, &count));
    CHECK_EQ(count, 10);
    MUST(tcflush(fd, TCIFLUSH));
    NOTHING(fd);
    MUST(ioctl(fd, FIONREAD, &count));
    CHECK_EQ(count, 0);
    DONE();
}
