// rule: with TOSTOP, writing to the controlling terminal in the background stops the group by SIGTTOU, unless that is ignored or blocked; in an orphaned group it is EIO
// source: POSIX 11.1.4, write() EIO
#include "pty.h"

static void writes(const struct pty *pty, int fd, const char *text)
{
    CHECK_EQ(write(fd, text, 1), 1);
    expect_bytes(__FILE__, __LINE__, pty->master, text, 1);
}

static long writes_one(int fd)
{
    return write(fd, "x", 1);
}

int main(void)
{
    struct pty pty = new_pty();
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        int fd = new_session(&pty);
        pid_t child = fork_or_fail();
        if (child == 0) {
            new_group(fd, 0);
            writes(&pty, fd, "a");
            on_signal(SIGTTOU, SIG_IGN, 0);
            change_modes(fd, 0, TOSTOP);
            writes(&pty, fd, "b");
            on_signal(SIGTTOU, SIG_DFL, 0);
            block(SIGTTOU);
            writes(&pty, fd, "c");
            CHECK_EQ(is_pending(SIGTTOU), 0);
            unblock(SIGTTOU);
            writes(&pty, fd, "d");
            CHILD_DONE();
        }
        CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGTTOU));
        NOTHING(pty.master);
        MUST(tcsetpgrp(fd, child));
        MUST(kill(child, SIGCONT));
        check_child(child);
        on_signal(SIGTTOU, SIG_IGN, 0);
        MUST(tcsetpgrp(fd, getpid()));
        on_signal(SIGTTOU, SIG_DFL, 0);
        CHECK_EQ(errno_in_orphaned_group(fd, writes_one), EIO);
        CHILD_DONE();
    }
    check_child(leader);
    DONE();
}
