// rule: with TOSTOP, writing to the controlling terminal in the background stops the group by SIGTTOU, unless that is ignored or blocked; in an orphaned group it is EIO
// source: POSIX 11.1.4, write() EIO
#include "pty.h"

static void writes(const struct pty *pty, int fd, const char *text)
{
    CHECK_EQ(write(fd, text, 1), 1);
    expect_bytes(__FILE__, __LINE__, pty->master, text, 1);
}

static void orphaned(int fd)
{
    line go = new_line();
    volatile long *result = shared_words();
    pid_t parent = fork_or_fail();
    if (parent == 0) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            close(go.in);
            new_group(fd, 0);
            await(go);
            errno = 0;
            result[1] = write(fd, "x", 1);
            result[0] = errno;
            _exit(0);
        }
        _exit(0);
    }
    close(go.out);
    check_child(parent);
    tell(go);
    close(go.in);
    WAIT_UNTIL(result[0] != 0);
    CHECK_EQ(result[0], EIO);
    CHECK_EQ(result[1], -1);
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
        orphaned(fd);
        CHILD_DONE();
    }
    check_child(leader);
    DONE();
}
