// rule: a group without members is ESRCH, a zombie is a member, signal 0 only asks
// source: POSIX kill(), ERRORS
// covers: pitfall 18
#include "process.h"

int main(void)
{
    pid_t child = idle_child();
    CHECK_ERRNO(kill(-child, SIGTERM), ESRCH);
    CHECK_ERRNO(kill(-INT_MAX, 0), ESRCH);
    CHECK_ERRNO(kill(INT_MIN, 0), ESRCH);
    MUST(setpgid(child, 0));
    CHECK_EQ(kill(-child, 0), 0);
    CHECK_ERRNO(kill(-child, 65), EINVAL);
    CHECK_ERRNO(kill(-child, -1), EINVAL);
    CHECK_EQ(waitpid(child, NULL, WNOHANG), 0);
    CHECK_EQ(kill(-child, SIGTERM), 0);
    await_end(child);
    CHECK_EQ(kill(-child, SIGTERM), 0);
    CHECK_EQ(reap(child), KILLED(SIGTERM));
    CHECK_ERRNO(kill(-child, SIGTERM), ESRCH);
    DONE();
}
