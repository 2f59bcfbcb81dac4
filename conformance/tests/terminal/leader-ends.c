// rule: when the leader of a session ends, the foreground group of its terminal gets SIGHUP, and the terminal controls nobody
// source: POSIX 11.1.2, _exit(); Linux, disassociate_ctty()
// covers: surprise 8
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    int keep = open_terminal(&pty);
    line ready = new_line(), told = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        int fd = new_session(&pty);
        pid_t front = fork_or_fail();
        if (front == 0) {
            block(SIGHUP);
            new_group(fd, 1);
            tell(ready);
            siginfo_t info;
            CHECK_EQ(accept_signal(SIGHUP, &info), SIGHUP);
            CHECK_EQ(info.si_code, SI_KERNEL);
            CHECK_EQ(info.si_pid, 0);
            // It is the session's no longer, but the descriptor goes on.
            CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
            CHECK_ERRNO(tcgetpgrp(fd), ENOTTY);
            CHECK_EQ(write(fd, "x", 1), 1);
            tell_number(told, failures);
            CHILD_DONE();
        }
        await(ready);
        // The group of the leader is not in the foreground: no signal to this one.
        pid_t behind = fork_or_fail();
        if (behind == 0) {
            block(SIGHUP);
            tell(ready);
            WAIT_UNTIL(getppid() != getsid(0));
            sleep_ms(20);
            tell_number(told, is_pending(SIGHUP));
            _exit(0);
        }
        await(ready);
        _exit(0);
    }
    check_child(leader);
    CHECK_EQ(await_number(told), 0);
    CHECK_EQ(await_number(told), 0);
    EXPECT(pty.master, "x");
    while (wait(NULL) > 0) {
    }
    // Nobody's now: another session can have it.
    pid_t child = fork_or_fail();
    if (child == 0) {
        int fd = new_session(&pty);
        CHECK_EQ(tcgetsid(fd), getpid());
        CHILD_DONE();
    }
    check_child(child);
    close(keep);
    DONE();
}
