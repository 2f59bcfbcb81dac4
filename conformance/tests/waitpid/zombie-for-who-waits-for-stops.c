// rule: waitid for stops and continuations of a zombie is ECHILD, also with WNOHANG; the zombie stays for who waits for its end
// source: waitid(2); Linux, wait_consider_task
// covers: surprise 6
#include "process.h"

int main(void)
{
    siginfo_t info;
    pid_t child = fork_or_fail();
    if (child == 0) _exit(7);
    await_end(child);
    CHECK_ERRNO(waitid(P_PID, child, &info, WSTOPPED), ECHILD);
    CHECK_ERRNO(waitid(P_PID, child, &info, WCONTINUED | WNOHANG), ECHILD);
    CHECK_ERRNO(waitid(P_ALL, 0, &info, WSTOPPED | WCONTINUED), ECHILD);
    pid_t other = idle_child();
    info.si_pid = 5;
    CHECK_EQ(waitid(P_ALL, 0, &info, WSTOPPED | WNOHANG), 0);
    CHECK_EQ(info.si_pid, 0);
    end_child(other);
    CHECK_EQ(reap(child), EXITED(7));
    DONE();
}
