// rule: SIGCONT may be sent to any process of the sender's session, whoever's it is; to other sessions it needs permission
// source: POSIX kill(), DESCRIPTION
// covers: pitfall 19
#include "process.h"

int main(void)
{
    line up = new_line();
    pid_t same = idle_child();
    pid_t other = fork_or_fail();
    if (other == 0) {
        MUST(setsid());
        tell(up);
        stay();
    }
    await(up);
    MUST(kill(same, SIGSTOP));
    CHECK_EQ(wait_status(same, WUNTRACED), STOPPED(SIGSTOP));
    pid_t sender = fork_or_fail();
    if (sender == 0) {
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        CHECK_ERRNO(kill(same, SIGTERM), EPERM);
        CHECK_ERRNO(kill(same, 0), EPERM);
        CHECK_EQ(kill(same, SIGCONT), 0);
        CHECK_ERRNO(kill(other, SIGCONT), EPERM);
        CHILD_DONE();
    }
    check_child(sender);
    CHECK_EQ(wait_status(same, WCONTINUED), CONTINUED);
    end_child(same);
    end_child(other);
    DONE();
}
