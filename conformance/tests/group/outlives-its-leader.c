// rule: a group lives until its last member has gone, and so does its number
// source: POSIX 3.290 Process Group Lifetime; fork(): the new pid is no active group's
#include "process.h"

int main(void)
{
    pid_t leader = idle_child(), member = idle_child();
    MUST(setpgid(leader, 0));
    MUST(setpgid(member, leader));
    end_child(leader);
    CHECK_ERRNO(kill(leader, 0), ESRCH);
    CHECK_EQ(kill(-leader, 0), 0);
    CHECK_EQ(getpgid(member), leader);
    CHECK_ERRNO(getpgid(leader), ESRCH);
    pid_t late = fork_or_fail();
    if (late == 0) stay();
    CHECK(late != leader);
    CHECK_EQ(setpgid(late, leader), 0);
    CHECK_EQ(kill(-leader, SIGTERM), 0);
    CHECK_EQ(reap(member), KILLED(SIGTERM));
    CHECK_EQ(reap(late), KILLED(SIGTERM));
    CHECK_ERRNO(kill(-leader, 0), ESRCH);
    DONE();
}
