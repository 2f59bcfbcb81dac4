// rule: process, group and session ids are real, agree with one another, and setsid of a leader is EPERM
// source: POSIX getpgrp(), getsid(), setsid(), setpgid()
// covers: pitfall 22
#include "check.h"

int main(void)
{
    pid_t pid = getpid();
    CHECK(pid > 1);
    CHECK(getppid() >= 0 && getppid() != pid);
    // The runner makes the program the leader of its own session.
    CHECK_EQ(getpgrp(), pid);
    CHECK_EQ(getpgid(0), pid);
    CHECK_EQ(getpgid(pid), pid);
    CHECK_EQ(getsid(0), pid);
    CHECK_EQ(getsid(pid), pid);
    CHECK_ERRNO(setsid(), EPERM);
    CHECK_ERRNO(setpgid(0, 0), EPERM); // a session leader
    CHECK_ERRNO(setpgid(0, -1), EINVAL);
    CHECK_ERRNO(setpgid(INT_MAX, 0), ESRCH);
    CHECK_ERRNO(getpgid(INT_MAX), ESRCH);
    CHECK_ERRNO(getsid(INT_MAX), ESRCH);
    DONE();
}
