// rule: a session lives until its last member has gone, and its number is given to no new process before
// source: POSIX 3.343 Session Lifetime; fork(): the new pid is no active group's; clone(2), set_tid
#include "process.h"

int main(void)
{
    line up = new_line(), never = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t leader = fork_or_fail();
    if (leader == 0) {
        MUST(setsid());
        pid_t member = fork_or_fail();
        if (member == 0) {
            // A group of its own: only the session has the leader's number once that has been reaped.
            MUST(setpgid(0, 0));
            tell_number(up, getpid());
            await(never);
            CHILD_DONE();
        }
        tell_number(up, 0);
        _exit(0);
    }
    pid_t member = (pid_t)(await_number(up) + await_number(up));
    check_child(leader);
    CHECK_EQ(getsid(member), leader);
    CHECK_ERRNO(kill(leader, 0), ESRCH);
    CHECK_ERRNO(kill(-leader, 0), ESRCH);
    pid_t number = leader;
    struct clone3_args args = {.exit_signal = SIGCHLD, .set_tid = (uintptr_t)&number, .set_tid_size = 1};
    CHECK_ERRNO(clone3_(&args), EEXIST);
    MUST(close(never.out));
    MUST(close(never.in));
    MUST(kill(member, SIGKILL));
    CHECK_EQ(reap(member), KILLED(SIGKILL));
    pid_t again = (pid_t)clone3_(&args);
    if (again == 0) _exit(0);
    CHECK_EQ(again, leader);
    if (again > 0) check_child(again);
    DONE();
}
