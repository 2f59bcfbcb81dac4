// rule: a zombie can be signalled to no effect and keeps pid, group and session until it is reaped
// source: POSIX kill(), "existing processes include zombies"; getpgid(), getsid()
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) _exit(3);
    await_end(child);
    CHECK_EQ(kill(child, 0), 0);
    CHECK_EQ(kill(child, SIGKILL), 0);
    CHECK_EQ(kill(child, SIGSTOP), 0);
    CHECK_EQ(getpgid(child), getpgrp());
    CHECK_EQ(getsid(child), getsid(0));
    CHECK_EQ(getpriority(PRIO_PROCESS, child), getpriority(PRIO_PROCESS, 0));
    CHECK_EQ(syscall(SYS_tgkill, child, child, SIGTERM), 0);
    CHECK_EQ(reap(child), EXITED(3));
    CHECK_ERRNO(kill(child, 0), ESRCH);
    CHECK_ERRNO(getpgid(child), ESRCH);
    CHECK_ERRNO(getsid(child), ESRCH);
    CHECK_ERRNO(getpriority(PRIO_PROCESS, child), ESRCH);
    CHECK_ERRNO(syscall(SYS_tgkill, child, child, 0), ESRCH);
    DONE();
}
