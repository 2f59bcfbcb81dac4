// rule: a child cloned with another exit signal sends that one, with the siginfo of SIGCHLD, and needs __WCLONE
// source: clone(2), "The child termination signal"
#include "process.h"

int main(void)
{
    block(SIGUSR1);
    block(SIGCHLD);
    pid_t child = clone_(SIGUSR1);
    MUST(child);
    if (child == 0) syscall(SYS_exit_group, 4);
    siginfo_t info;
    CHECK_EQ(accept_signal(SIGUSR1, &info), SIGUSR1);
    CHECK_EQ(info.si_signo, SIGUSR1);
    CHECK_EQ(info.si_code, CLD_EXITED);
    CHECK_EQ(info.si_pid, child);
    CHECK_EQ(info.si_status, 4);
    CHECK_EQ(is_pending(SIGCHLD), 0);
    CHECK_ERRNO(waitpid(child, NULL, 0), ECHILD);
    CHECK_EQ(wait_status(child, __WCLONE), EXITED(4));
    // Ignoring it, even with SIGCHLD ignored, does not reap.
    on_signal(SIGUSR1, SIG_IGN, 0);
    on_signal(SIGCHLD, SIG_IGN, 0);
    child = clone_(SIGUSR1);
    MUST(child);
    if (child == 0) syscall(SYS_exit_group, 5);
    CHECK_EQ(wait_status(child, __WCLONE), EXITED(5));
    DONE();
}
