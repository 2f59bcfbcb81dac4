// rule: an open that fails because the other side has the terminal locked has reads and writes of who has it open fail with EIO, until one succeeds
// source: Linux, drivers/tty/pty.c, pty_open(): TTY_IO_ERROR; drivers/tty/tty_io.c, tty_read(), tty_write()
#include "pty.h"

int main(int argc, char **argv)
{
    struct pty pty = new_pty();
    int fd = open_terminal(&pty), yes = 1, no = 0;
    char byte;
    struct termios modes;
    make_raw(fd, 1, 0);
    MUST(ioctl(pty.master, TIOCSPTLCK, &yes));
    // That it is locked is nothing to who has it.
    CHECK_EQ(write(fd, "a", 1), 1);
    CHECK_EQ(read(pty.master, &byte, 1), 1);
    CHECK_ERRNO(open(pty.name, O_RDWR | O_NOCTTY), EIO);
    CHECK_ERRNO(write(fd, "a", 1), EIO);
    CHECK_ERRNO(read(fd, &byte, 1), EIO);
    CHECK_EQ(tcgetattr(fd, &modes), 0);
    // The other side goes on, and so does what waits on the way.
    CHECK_EQ(write(pty.master, "b", 1), 1);
    MUST(ioctl(pty.master, TIOCSPTLCK, &no));
    CHECK_ERRNO(read(fd, &byte, 1), EIO);
    int again = open_terminal(&pty);
    CHECK_EQ(read(fd, &byte, 1), 1);
    CHECK_EQ(byte, 'b');
    CHECK_EQ(write(fd, "c", 1), 1);
    CHECK_EQ(read(pty.master, &byte, 1), 1);
    CHECK_EQ(byte, 'c');
    close(again);
    DONE();
}
