// rule: a session leader without a controlling terminal gets one that controls no session by opening it for reading, unless O_NOCTTY
// source: POSIX 11.1.3, open() O_NOCTTY; Linux, tty_open(): not by O_WRONLY
#include "pty.h"

// Whether a session leader that opens this way has a controlling terminal then.
static int gains(const struct pty *pty, int flags)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setsid());
        MUST(open(pty->name, flags));
        int fd = open("/dev/tty", O_RDWR);
        _exit(fd < 0 ? errno == ENXIO ? 1 : 2 : 0);
    }
    return reap(child);
}

int main(void)
{
    struct pty pty = new_pty();
    int keep = open_terminal(&pty);
    CHECK_EQ(gains(&pty, O_RDWR), EXITED(0));
    CHECK_EQ(gains(&pty, O_RDONLY), EXITED(0));
    CHECK_EQ(gains(&pty, O_WRONLY), EXITED(1));
    CHECK_EQ(gains(&pty, O_RDWR | O_NOCTTY), EXITED(1));

    // No leader: no terminal.
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setsid());
        pid_t member = fork_or_fail();
        if (member == 0) {
            MUST(open(pty.name, O_RDWR));
            CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
            CHILD_DONE();
        }
        check_child(member);
        // A second terminal is not taken beside the first, nor one that controls another session.
        int first = open(pty.name, O_RDWR);
        MUST(first);
        struct pty second = new_pty();
        int fd = open(second.name, O_RDWR);
        MUST(fd);
        CHECK_EQ(tcgetsid(first), getpid());
        CHECK_ERRNO(tcgetsid(fd), ENOTTY);
        member = fork_or_fail();
        if (member == 0) {
            MUST(setsid());
            MUST(open(pty.name, O_RDWR));
            CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
            CHILD_DONE();
        }
        check_child(member);
        CHILD_DONE();
    }
    check_child(child);
    // /dev/ptmx is never one.
    child = fork_or_fail();
    if (child == 0) {
        MUST(setsid());
        MUST(open("/dev/ptmx", O_RDWR));
        CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
        CHILD_DONE();
    }
    check_child(child);
    MUST(close(keep));
    DONE();
}
