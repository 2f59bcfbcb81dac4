// rule: reading the controlling terminal in the background stops the group by SIGTTIN; where that is ignored or blocked, or the group is orphaned, it is EIO
// source: POSIX 11.1.4, read() EIO
#include "pty.h"

static void handler(int sig)
{
    (void)sig;
}

// The reader, a child in a group of its own in the background, has read "a\n" once it was stopped and put in front.
static void stops_and_goes_on(const struct pty *pty, int fd)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        new_group(fd, 0);
        pid_t sibling = idle_child();
        CHECK_EQ(getpgid(sibling), getpid());
        READS(fd, "a\n");
        end_child(sibling);
        CHILD_DONE();
    }
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGTTIN));
    // Continued, but still behind: it begins anew, and stops again.
    MUST(kill(child, SIGCONT));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGTTIN));
    MUST(tcsetpgrp(fd, child));
    type(pty, "a\n");
    MUST(kill(-child, SIGCONT));
    check_child(child);
    on_signal(SIGTTOU, SIG_IGN, 0);
    MUST(tcsetpgrp(fd, getpid()));
    on_signal(SIGTTOU, SIG_DFL, 0);
}

static void refused(int fd)
{
    char byte;
    pid_t child = fork_or_fail();
    if (child == 0) {
        new_group(fd, 0);
        block(SIGTTIN);
        CHECK_ERRNO(read(fd, &byte, 1), EIO);
        CHECK_EQ(is_pending(SIGTTIN), 0);
        unblock(SIGTTIN);
        on_signal(SIGTTIN, SIG_IGN, 0);
        CHECK_ERRNO(read(fd, &byte, 1), EIO);
        // By /dev/tty, too.
        int tty = open("/dev/tty", O_RDWR);
        CHECK_ERRNO(read(tty, &byte, 1), EIO);
        // A handler runs; without SA_RESTART that ends the call.
        on_signal(SIGTTIN, handler, 0);
        CHECK_ERRNO(read(fd, &byte, 1), EINTR);
        CHILD_DONE();
    }
    check_child(child);
}

static long reads(int fd)
{
    char byte;
    return read(fd, &byte, 1);
}

int main(void)
{
    struct pty pty = new_pty();
    pid_t child = fork_or_fail();
    if (child == 0) {
        int fd = new_session(&pty);
        no_echo(fd);
        stops_and_goes_on(&pty, fd);
        refused(fd);
        CHECK_EQ(errno_in_orphaned_group(fd, reads), EIO);
        CHILD_DONE();
    }
    check_child(child);
    // Who is not controlled by it reads it as any file.
    int fd = open_terminal(&pty);
    type(&pty, "z\n");
    READS(fd, "z\n");
    DONE();
}
