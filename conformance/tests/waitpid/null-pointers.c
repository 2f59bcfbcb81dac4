// rule: status, siginfo and rusage may be absent
// source: POSIX wait(), stat_loc; waitid(2): a null infop succeeds on Linux
// covers: pitfall 17
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) _exit(1);
    CHECK_EQ(syscall(SYS_waitid, P_PID, child, NULL, WEXITED | WNOWAIT, NULL), 0);
    CHECK_EQ(syscall(SYS_waitid, P_PID, child, NULL, WEXITED, NULL), 0);
    child = fork_or_fail();
    if (child == 0) _exit(1);
    CHECK_EQ(syscall(SYS_wait4, child, NULL, 0, NULL), child);
    child = idle_child();
    CHECK_EQ(syscall(SYS_waitid, P_PID, child, NULL, WEXITED | WNOHANG, NULL), 0);
    CHECK_EQ(syscall(SYS_wait4, child, NULL, WNOHANG, NULL), 0);
    end_child(child);
    DONE();
}
