// rule: when the other side is closed the session leader gets SIGHUP and SIGCONT, reading gives the end of the file, writing and all else EIO
// source: POSIX 11.1.10, read(), write(); Linux, pty_close(), tty_vhangup()
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    line ready = new_line(), go = new_line();
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        close(pty.master);
        close(go.in);
        block(SIGHUP);
        int fd = new_session(&pty);
        // Who is in the foreground learns nothing of it.
        pid_t front = fork_or_fail();
        if (front == 0) {
            new_group(fd, 1);
            block(SIGHUP);
            tell(ready);
            await(go);
            CHECK_EQ(is_pending(SIGHUP), 0);
            CHECK_ERRNO(tcgetpgrp(fd), EIO);
            CHILD_DONE();
        }
        siginfo_t info;
        CHECK_EQ(accept_signal(SIGHUP, &info), SIGHUP);
        CHECK_EQ(info.si_code, SI_KERNEL);
        char byte;
        CHECK_EQ(read(fd, &byte, 1), 0);
        CHECK_EQ(read(fd, &byte, 1), 0);
        CHECK_ERRNO(write(fd, "x", 1), EIO);
        CHECK_EQ(polled(fd, POLLIN | POLLOUT, 0), POLLIN | POLLOUT | POLLERR | POLLHUP);
        struct termios modes;
        CHECK_ERRNO(tcgetattr(fd, &modes), EIO);
        CHECK_EQ(isatty(fd), 0);
        int count;
        CHECK_ERRNO(ioctl(fd, FIONREAD, &count), EIO);
        CHECK_ERRNO(tcsetpgrp(fd, getpid()), ENOTTY);
        CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
        await(go);
        check_child(front);
        CHILD_DONE();
    }
    await(ready);
    close(ready.in);
    MUST(close(pty.master));
    sleep_ms(10);
    close(go.in);
    check_child(leader);

    // Who waits for input is woken.
    pty = new_pty();
    int fd = open_terminal(&pty);
    pid_t reader = fork_or_fail();
    if (reader == 0) {
        close(pty.master);
        char byte;
        CHECK_ERRNO(read(fd, &byte, 1), EIO);
        CHECK_EQ(read(fd, &byte, 1), 0);
        CHILD_DONE();
    }
    sleep_ms(20);
    MUST(close(pty.master));
    check_child(reader);
    DONE();
}
