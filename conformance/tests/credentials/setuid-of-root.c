// rule: setuid of a privileged process sets real, effective and saved id, and there is no way back
// source: POSIX setuid()
#include "process.h"

int main(void)
{
    uid_t user = lone_user(), r, e, s;
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(setuid(user), 0);
        MUST(getresuid(&r, &e, &s));
        CHECK(r == user && e == user && s == user);
        CHECK_EQ(setuid(user), 0);
        CHECK_ERRNO(setuid(0), EPERM);
        CHECK_ERRNO(setuid(user + 1), EPERM);
        CHECK_ERRNO(seteuid(0), EPERM);
        CHECK_ERRNO(setreuid(0, -1), EPERM);
        CHECK_ERRNO(setresuid(-1, -1, 0), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(getuid(), 0);
    CHECK_ERRNO(setuid(-1), EINVAL);
    CHECK_ERRNO(setgid(-1), EINVAL);
    DONE();
}
