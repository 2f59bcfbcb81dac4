// rule: setpriority of a group or a user sets every member's nice value; getpriority gives the best of them
// source: POSIX getpriority(), DESCRIPTION; getpriority(2)
#include "process.h"

int main(void)
{
    uid_t user = lone_user();
    int first = getpriority(PRIO_PROCESS, 0);
    struct rlimit none = {0, 0};
    MUST(setrlimit(RLIMIT_NICE, &none));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setpgid(0, 0));
        MUST(setresuid(user, user, user));
        pid_t members[2] = {idle_child(), idle_child()};
        MUST(setpgid(members[1], 0));
        CHECK_EQ(setpriority(PRIO_PROCESS, members[0], 18), 0);
        CHECK_EQ(getpriority(PRIO_PGRP, 0), first);
        // One of them may not have a better one: the others have theirs.
        CHECK_ERRNO(setpriority(PRIO_PGRP, 0, 15), EACCES);
        CHECK_EQ(getpriority(PRIO_PROCESS, 0), 15);
        CHECK_EQ(getpriority(PRIO_PROCESS, members[0]), 18);
        CHECK_EQ(getpriority(PRIO_PROCESS, members[1]), first);
        CHECK_ERRNO(setpriority(PRIO_USER, user, 16), EACCES);
        CHECK_EQ(getpriority(PRIO_PROCESS, 0), 16);
        CHECK_EQ(getpriority(PRIO_PROCESS, members[1]), 16);
        CHECK_EQ(getpriority(PRIO_USER, 0), 16);
        CHECK_EQ(setpriority(PRIO_USER, 0, 18), 0);
        CHECK_EQ(getpriority(PRIO_USER, user), 18);
        CHECK_EQ(setpriority(PRIO_PROCESS, members[1], 30), 0);
        CHECK_EQ(getpriority(PRIO_PROCESS, members[1]), 19);
        CHECK_EQ(getpriority(PRIO_PGRP, members[1]), 19);
        for (int i = 0; i < 2; i++) end_child(members[i]);
        CHECK_ERRNO(getpriority(PRIO_PGRP, members[1]), ESRCH);
        CHECK_ERRNO(getpriority(3, 0), EINVAL);
        CHECK_ERRNO(setpriority(-1, 0, 0), EINVAL);
        CHECK_ERRNO(getpriority(PRIO_USER, user + 1), ESRCH);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
