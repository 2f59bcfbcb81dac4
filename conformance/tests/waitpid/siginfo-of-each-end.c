// rule: waitid's siginfo: SIGCHLD, the code of each change, pid, real uid, status or signal
// source: POSIX waitid(), <signal.h> CLD_ codes
// covers: pitfall 17
#include "process.h"

#define CHECK_INFO(pid, options, code, status)                         \
    do {                                                               \
        siginfo_t info_;                                               \
        memset(&info_, 0xff, sizeof info_);                            \
        CHECK_EQ(waitid(P_PID, pid, &info_, options), 0);              \
        CHECK_EQ(info_.si_signo, SIGCHLD);                             \
        CHECK_EQ(info_.si_errno, 0);                                   \
        CHECK_EQ(info_.si_code, code);                                 \
        CHECK_EQ(info_.si_pid, pid);                                   \
        CHECK_EQ(info_.si_uid, user);                                  \
        CHECK_EQ(info_.si_status, status);                             \
    } while (0)

int main(void)
{
    uid_t user = lone_user();
    line up = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        // The real user is told, not the effective one.
        MUST(setresuid(user, 0, 0));
        tell(up);
        stay();
    }
    await(up);
    MUST(kill(child, SIGSTOP));
    CHECK_INFO(child, WSTOPPED, CLD_STOPPED, SIGSTOP);
    MUST(kill(child, SIGCONT));
    CHECK_INFO(child, WCONTINUED, CLD_CONTINUED, SIGCONT);
    MUST(kill(child, SIGTERM));
    CHECK_INFO(child, WEXITED, CLD_KILLED, SIGTERM);

    child = fork_or_fail();
    if (child == 0) {
        MUST(setresuid(user, 0, 0));
        _exit(0x142);
    }
    CHECK_INFO(child, WEXITED | WNOWAIT, CLD_EXITED, 0x42);
    CHECK_INFO(child, WEXITED, CLD_EXITED, 0x42);
    DONE();
}
