// rule: the selector's group is looked at when a change is, not when the child was born
// source: POSIX waitpid(), DESCRIPTION
#include "process.h"

int main(void)
{
    pid_t leader = idle_child(), other = idle_child();
    MUST(setpgid(leader, 0));
    CHECK_EQ(waitpid(0, NULL, WNOHANG), 0); // `other`
    MUST(setpgid(other, leader));
    CHECK_ERRNO(waitpid(0, NULL, WNOHANG), ECHILD);
    end_child(leader);
    MUST(kill(other, SIGTERM));
    int status;
    CHECK_EQ(waitpid(-leader, &status, 0), other);
    CHECK_EQ(status, KILLED(SIGTERM));
    DONE();
}
