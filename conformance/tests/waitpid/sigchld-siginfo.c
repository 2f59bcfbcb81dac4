// rule: SIGCHLD's siginfo tells which child, whose, and what: exit, kill, stop, continuation
// source: POSIX <signal.h>, siginfo_t; sigaction(2), "si_status"
// covers: pitfall 32
#include "process.h"

static void check_info(pid_t child, int code, int status)
{
    siginfo_t info;
    CHECK_EQ(accept_signal(SIGCHLD, &info), SIGCHLD);
    CHECK_EQ(info.si_code, code);
    CHECK_EQ(info.si_errno, 0);
    CHECK_EQ(info.si_pid, child);
    CHECK_EQ(info.si_uid, getuid());
    CHECK_EQ(info.si_status, status);
}

int main(void)
{
    block(SIGCHLD);
    pid_t child = idle_child();
    MUST(kill(child, SIGSTOP));
    check_info(child, CLD_STOPPED, SIGSTOP);
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    MUST(kill(child, SIGCONT));
    check_info(child, CLD_CONTINUED, SIGCONT);
    MUST(kill(child, SIGTERM));
    check_info(child, CLD_KILLED, SIGTERM);
    CHECK_EQ(reap(child), KILLED(SIGTERM));
    child = fork_or_fail();
    if (child == 0) _exit(0x17);
    check_info(child, CLD_EXITED, 0x17);
    CHECK_EQ(reap(child), EXITED(0x17));
    DONE();
}
