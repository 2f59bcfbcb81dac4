// rule: a stopped child that is killed reports its death alone; waitid for stops and continuations is then ECHILD
// source: POSIX waitid(), ERRORS; Linux: a zombie will neither stop nor continue
// covers: surprise 6
#include "process.h"

int main(void)
{
    siginfo_t info;
    pid_t child = idle_child();
    MUST(kill(child, SIGSTOP));
    await_stop(child);
    MUST(kill(child, SIGKILL));
    await_end(child);
    CHECK_ERRNO(waitid(P_PID, child, &info, WSTOPPED), ECHILD);
    CHECK_ERRNO(waitid(P_PID, child, &info, WSTOPPED | WNOHANG), ECHILD);
    CHECK_ERRNO(waitid(P_PID, child, &info, WCONTINUED), ECHILD);
    CHECK_ERRNO(waitid(P_ALL, 0, &info, WSTOPPED | WCONTINUED), ECHILD);
    CHECK_EQ(wait_status(child, WUNTRACED | WCONTINUED), KILLED(SIGKILL));
    CHECK_ERRNO(waitpid(child, NULL, 0), ECHILD);
    DONE();
}
