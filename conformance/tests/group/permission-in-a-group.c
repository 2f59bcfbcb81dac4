// rule: a group's signal succeeds if one member may be signalled, and is EPERM if none may
// source: POSIX kill(), RETURN VALUE and ERRORS
// covers: pitfall 19
#include "process.h"

int main(void)
{
    uid_t user = lone_user();
    line up = new_line();
    pid_t mine = fork_or_fail();
    if (mine == 0) {
        MUST(setpgid(0, 0));
        MUST(setresuid(user, user, user));
        tell(up);
        stay();
    }
    await(up);
    pid_t roots = idle_child();
    MUST(setpgid(roots, mine));
    pid_t sender = fork_or_fail();
    if (sender == 0) {
        MUST(setresuid(user, user, user));
        CHECK_ERRNO(kill(roots, SIGTERM), EPERM);
        CHECK_EQ(kill(-mine, SIGTERM), 0);
        await(up);
        CHECK_ERRNO(kill(-mine, SIGTERM), EPERM); // root's alone is left
        CHECK_ERRNO(kill(-mine, 0), EPERM);
        CHILD_DONE();
    }
    CHECK_EQ(reap(mine), KILLED(SIGTERM));
    CHECK_EQ(waitpid(roots, NULL, WNOHANG), 0);
    tell(up);
    check_child(sender);
    end_child(roots);
    DONE();
}
