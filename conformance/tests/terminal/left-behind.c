// rule: when a session leader whose terminal has hung up ends, the group that was in the foreground gets SIGHUP and SIGCONT
// source: Linux, disassociate_ctty(), tty_old_pgrp; POSIX _exit()
#include "pty.h"

int main(void)
{
    struct pty pty = new_pty();
    line ready = new_line(), told = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        close(pty.master);
        block(SIGHUP);
        int fd = new_session(&pty);
        pid_t front = fork_or_fail();
        if (front == 0) {
            block(SIGCONT);
            new_group(fd, 1);
            tell(ready);
            siginfo_t info;
            CHECK_EQ(accept_signal(SIGHUP, &info), SIGHUP);
            CHECK_EQ(info.si_code, SI_KERNEL);
            CHECK_EQ(accept_signal(SIGCONT, &info), SIGCONT);
            CHECK_EQ(getppid() != getsid(0), 1);
            tell_number(told, failures);
            _exit(0);
        }
        siginfo_t info;
        CHECK_EQ(accept_signal(SIGHUP, &info), SIGHUP);
        sleep_ms(20);
        _exit(0);
    }
    await(ready);
    MUST(close(pty.master));
    check_child(leader);
    CHECK_EQ(await_number(told), 0);
    while (wait(NULL) > 0) {
    }
    DONE();
}
