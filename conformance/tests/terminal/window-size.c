// rule: a new size of the window, told by either side, sends the foreground group SIGWINCH
// source: ioctl_tty(2), TIOCSWINSZ; POSIX tcgetwinsize(), tcsetwinsize()
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        int fd = new_session(&pty);
        block(SIGWINCH);
        struct winsize size;
        MUST(ioctl(fd, TIOCGWINSZ, &size));
        CHECK_EQ(size.ws_row, 0);
        CHECK_EQ(size.ws_col, 0);
        struct winsize new = {24, 80, 1, 2};
        MUST(ioctl(pty.master, TIOCSWINSZ, &new));
        siginfo_t info;
        CHECK_EQ(accept_signal(SIGWINCH, &info), SIGWINCH);
        CHECK_EQ(info.si_code, SI_KERNEL);
        MUST(ioctl(fd, TIOCGWINSZ, &size));
        CHECK_EQ(memcmp(&size, &new, sizeof size), 0);
        // The same again: nothing.
        MUST(ioctl(fd, TIOCSWINSZ, &new));
        CHECK_EQ(is_pending(SIGWINCH), 0);
        new.ws_row = 25;
        MUST(ioctl(fd, TIOCSWINSZ, &new));
        ACCEPT(SIGWINCH);
        MUST(ioctl(pty.master, TIOCGWINSZ, &size));
        CHECK_EQ(size.ws_row, 25);
        CHECK_ERRNO(ioctl(fd, TIOCSWINSZ, NULL), EFAULT);
        CHILD_DONE();
    }
    check_child(leader);
    DONE();
}
