// rule: the other side has EIO to read and POLLHUP when nobody has the terminal open any more, until it is opened again; before it ever was, it waits
// source: pty(7); Linux, pty_close(), pty_open()
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    char byte;
    MUST(fcntl(pty.master, F_SETFL, O_NONBLOCK));
    CHECK_ERRNO(read(pty.master, &byte, 1), EAGAIN);
    CHECK_EQ(polled(pty.master, POLLIN | POLLOUT, 0), POLLOUT);
    // What is typed before it is open is there then.
    type(&pty, "early\n");
    int fd = open_terminal(&pty);
    READS(fd, "early\n");
    EXPECT(pty.master, "early\r\n");
    CHECK_EQ(write(fd, "last", 4), 4);
    MUST(close(fd));
    EXPECT(pty.master, "last");
    CHECK_ERRNO(read(pty.master, &byte, 1), EIO);
    CHECK_EQ(polled(pty.master, POLLIN | POLLOUT, 0) & POLLHUP, POLLHUP);
    fd = open_terminal(&pty);
    CHECK_ERRNO(read(pty.master, &byte, 1), EAGAIN);
    CHECK_EQ(polled(pty.master, POLLIN, 0), 0);
    // Modes stay.
    no_echo(fd);
    MUST(close(fd));
    fd = open_terminal(&pty);
    struct termios modes;
    MUST(tcgetattr(fd, &modes));
    CHECK_EQ(modes.c_lflag & ECHO, 0);
    // They can be set on this side, too, and it is a terminal.
    CHECK_EQ(isatty(pty.master), 1);
    modes.c_lflag |= ECHO;
    MUST(tcsetattr(pty.master, TCSANOW, &modes));
    memset(&modes, 0, sizeof modes);
    MUST(tcgetattr(fd, &modes));
    CHECK_EQ(modes.c_lflag & ECHO, ECHO);

    // Who waits here is woken by the last close.
    MUST(fcntl(pty.master, F_SETFL, 0));
    pid_t reader = fork_or_fail();
    if (reader == 0) {
        close(fd);
        CHECK_ERRNO(read(pty.master, &byte, 1), EIO);
        CHILD_DONE();
    }
    sleep_ms(20);
    MUST(close(fd));
    check_child(reader);

    // Signals to the foreground.
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        new_session(&pty);
        block(SIGINT);
        block(SIGQUIT);
        MUST(ioctl(pty.master, TIOCSIG, SIGINT));
        siginfo_t info;
        CHECK_EQ(accept_signal(SIGINT, &info), SIGINT);
        CHECK_EQ(info.si_code, SI_KERNEL);
        MUST(ioctl(pty.master, TIOCSIG, SIGQUIT));
        ACCEPT(SIGQUIT);
        CHECK_ERRNO(ioctl(pty.master, TIOCSIG, SIGTERM), EINVAL);
        CHECK_ERRNO(ioctl(pty.master, TIOCSIG, 0), EINVAL);
        CHILD_DONE();
    }
    check_child(leader);
    DONE();
}
