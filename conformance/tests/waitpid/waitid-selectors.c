// rule: waitid selects by P_ALL, P_PID, P_PGID (0 is the caller's group) and P_PIDFD
// source: POSIX waitid(); waitid(2), P_PIDFD, and P_PGID with 0 since Linux 5.4
// covers: pitfall 17
#include "process.h"

int main(void)
{
    pid_t children[4];
    for (int i = 0; i < 4; i++) {
        children[i] = fork_or_fail();
        if (children[i] == 0) _exit(i);
        MUST(setpgid(children[i], i == 1 ? 0 : getpgrp()));
        await_end(children[i]);
    }
    siginfo_t info;
    CHECK_EQ(waitid(P_PGID, children[1], &info, WEXITED), 0);
    CHECK_EQ(info.si_pid, children[1]);
    CHECK_ERRNO(waitid(P_PGID, children[1], &info, WEXITED), ECHILD);
    CHECK_EQ(waitid(P_PID, children[2], &info, WEXITED), 0);
    CHECK_EQ(info.si_pid, children[2]);
    int fd = (int)syscall(SYS_pidfd_open, children[3], 0);
    MUST(fd);
    CHECK_EQ(waitid(P_PIDFD, fd, &info, WEXITED), 0);
    CHECK_EQ(info.si_pid, children[3]);
    CHECK_EQ(info.si_status, 3);
    CHECK_ERRNO(waitid(P_PIDFD, fd, &info, WEXITED), ECHILD);
    CHECK_EQ(waitid(P_PGID, 0, &info, WEXITED | WNOWAIT), 0);
    CHECK_EQ(info.si_pid, children[0]);
    CHECK_EQ(waitid(P_ALL, 12345, &info, WEXITED), 0); // the id is not looked at
    CHECK_EQ(info.si_pid, children[0]);
    CHECK_ERRNO(waitid(P_ALL, 0, &info, WEXITED), ECHILD);
    DONE();
}
