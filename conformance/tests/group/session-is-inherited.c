// rule: fork and exec keep session and group; a new session's leader leads its group, and has no other member
// source: POSIX fork(), setsid(); credentials(7)
#include "process.h"

int main(void)
{
    pid_t group = getpgrp(), session = getsid(0);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(getpgrp(), group);
        CHECK_EQ(getsid(0), session);
        CHECK_EQ(setsid(), getpid());
        CHECK_EQ(getpgrp(), getpid());
        CHECK_EQ(getsid(0), getpid());
        pid_t me = getpid(), own = fork_or_fail();
        if (own == 0) {
            CHECK_EQ(getpgrp(), me);
            CHECK_EQ(getsid(0), me);
            // Of the leader's group, but no leader: it may have a session.
            CHECK_EQ(setsid(), getpid());
            CHILD_DONE();
        }
        check_child(own);
        CHECK_ERRNO(setsid(), EPERM);
        CHECK_ERRNO(setpgid(0, 0), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(getpgrp(), group);
    DONE();
}
