// rule: tcsetpgrp puts a group of the caller's session in the foreground of its controlling terminal, tcgetpgrp tells which it is
// source: POSIX tcsetpgrp(), tcgetpgrp(), tcgetsid(), 11.1.2
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    pid_t child = fork_or_fail();
    if (child == 0) {
        int fd = new_session(&pty);
        CHECK_EQ(tcgetpgrp(fd), getpid());
        line go = new_line();
        pid_t member = fork_or_fail();
        if (member == 0) {
            close(go.in);
            await(go);
            _exit(0);
        }
        MUST(setpgid(member, member));
        MUST(tcsetpgrp(fd, member));
        CHECK_EQ(tcgetpgrp(fd), member);
        // From the background it goes where SIGTTOU is ignored or blocked.
        on_signal(SIGTTOU, SIG_IGN, 0);
        MUST(tcsetpgrp(fd, getpid()));
        on_signal(SIGTTOU, SIG_DFL, 0);
        MUST(tcsetpgrp(fd, member));
        block(SIGTTOU);
        MUST(tcsetpgrp(fd, getpid()));
        CHECK_EQ(is_pending(SIGTTOU), 0);
        unblock(SIGTTOU);

        CHECK_ERRNO(tcsetpgrp(fd, -1), EINVAL);
        CHECK_ERRNO(tcsetpgrp(fd, 0), ESRCH);
        CHECK_ERRNO(tcsetpgrp(fd, 1 << 22), ESRCH);
        CHECK_ERRNO(tcsetpgrp(fd, getppid()), EPERM);
        CHECK_ERRNO(tcgetpgrp(-1), EBADF);
        CHECK_ERRNO(tcgetpgrp(go.out), ENOTTY);
        CHECK_ERRNO(tcsetpgrp(go.out, getpid()), ENOTTY);

        // The other side may ask, though it does not control who asks.
        CHECK_EQ(tcgetpgrp(pty.master), getpid());
        CHECK_EQ(tcgetsid(pty.master), getpid());

        // A group that is gone is still told.
        MUST(tcsetpgrp(fd, member));
        close(go.in);
        reap(member);
        CHECK_EQ(tcgetpgrp(fd), member);
        CHILD_DONE();
    }
    check_child(child);
    // Somebody of no session of it.
    CHECK_ERRNO(tcgetpgrp(open_terminal(&pty)), ENOTTY);
    DONE();
}
