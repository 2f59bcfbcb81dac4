// rule: WNOWAIT reports a change and leaves it to be reported again
// source: POSIX waitid(), WNOWAIT
#include "process.h"

int main(void)
{
    siginfo_t first, second;
    pid_t child = idle_child();
    MUST(kill(child, SIGSTOP));
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(waitid(P_PID, child, &first, WSTOPPED | WNOWAIT), 0);
        CHECK_EQ(first.si_code, CLD_STOPPED);
    }
    CHECK_EQ(waitid(P_PID, child, &first, WSTOPPED), 0);
    memset(&first, 0, sizeof first);
    CHECK_EQ(waitid(P_PID, child, &first, WSTOPPED | WNOHANG), 0);
    CHECK_EQ(first.si_pid, 0);
    MUST(kill(child, SIGCONT));
    for (int i = 0; i < 2; i++) CHECK_EQ(waitid(P_PID, child, &first, WCONTINUED | WNOWAIT), 0);
    CHECK_EQ(first.si_code, CLD_CONTINUED);
    MUST(kill(child, SIGKILL));
    CHECK_EQ(waitid(P_PID, child, &first, WEXITED | WNOWAIT), 0);
    CHECK_EQ(waitid(P_PID, child, &second, WEXITED | WNOWAIT), 0);
    CHECK_EQ(second.si_pid, first.si_pid);
    CHECK_EQ(second.si_status, SIGKILL);
    CHECK_EQ(kill(child, 0), 0);
    CHECK_EQ(waitid(P_PID, child, &second, WEXITED), 0);
    CHECK_ERRNO(waitid(P_PID, child, &second, WEXITED | WNOWAIT), ECHILD);
    CHECK_ERRNO(kill(child, 0), ESRCH);
    DONE();
}
