// rule: one waitid for ends, stops and continuations tells each as it comes, in one order of children
// source: POSIX waitid(), WEXITED, WSTOPPED, WCONTINUED
#include "process.h"

int main(void)
{
    siginfo_t info;
    pid_t child = idle_child(), other = idle_child();
    const struct {
        int sig, code;
    } steps[] = {{SIGSTOP, CLD_STOPPED}, {SIGCONT, CLD_CONTINUED}, {SIGSTOP, CLD_STOPPED}, {SIGKILL, CLD_KILLED}};
    for (int i = 0; i < 4; i++) {
        MUST(kill(child, steps[i].sig));
        CHECK_EQ(waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WCONTINUED), 0);
        CHECK_EQ(info.si_pid, child);
        CHECK_EQ(info.si_code, steps[i].code);
        CHECK_EQ(info.si_status, steps[i].sig);
        CHECK_EQ(waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WCONTINUED | WNOHANG), 0);
        CHECK_EQ(info.si_pid, 0);
    }
    end_child(other);
    DONE();
}
