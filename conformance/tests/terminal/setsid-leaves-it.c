// rule: a process that makes a session has no controlling terminal; a child has its parent's
// source: POSIX setsid(), fork()
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    pid_t child = fork_or_fail();
    if (child == 0) {
        int fd = new_session(&pty);
        pid_t member = fork_or_fail();
        if (member == 0) {
            int tty = open("/dev/tty", O_RDWR);
            MUST(tty);
            CHECK_EQ(tcgetsid(tty), getppid());
            MUST(setsid());
            CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
            CHECK_ERRNO(tcgetsid(tty), ENOTTY);
            CHECK_ERRNO(tcgetpgrp(fd), ENOTTY);
            CHECK_ERRNO(tcsetpgrp(fd, getpid()), ENOTTY);
            CHILD_DONE();
        }
        check_child(member);
        CHECK_EQ(tcgetsid(fd), getpid());
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
