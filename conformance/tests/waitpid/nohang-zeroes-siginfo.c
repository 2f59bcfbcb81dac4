// rule: with WNOHANG and nothing to report, waitpid gives 0 and waitid 0 with si_pid and si_signo zero
// source: POSIX waitid(), RETURN VALUE; waitid(2), NOTES
// covers: pitfall 17
#include "process.h"

int main(void)
{
    pid_t child = idle_child();
    siginfo_t info;
    int status = 0x5a5a;
    memset(&info, 0xff, sizeof info);
    CHECK_EQ(waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WCONTINUED | WNOHANG), 0);
    CHECK_EQ(info.si_signo, 0);
    CHECK_EQ(info.si_code, 0);
    CHECK_EQ(info.si_pid, 0);
    CHECK_EQ(info.si_uid, 0);
    CHECK_EQ(info.si_status, 0);
    // What lies behind these is left alone.
    CHECK_EQ(((unsigned char *)&info)[127], 0xff);
    CHECK_EQ(waitpid(child, &status, WNOHANG), 0);
    CHECK_EQ(status, 0x5a5a);
    end_child(child);
    memset(&info, 0xff, sizeof info);
    CHECK_ERRNO(waitid(P_ALL, 0, &info, WEXITED | WNOHANG), ECHILD);
    CHECK_EQ(info.si_pid, 0);
    DONE();
}
