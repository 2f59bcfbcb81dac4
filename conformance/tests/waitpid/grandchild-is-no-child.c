// rule: a grandchild is not waited for, while its parent lives
// source: POSIX wait(), DESCRIPTION ("child processes")
#include "process.h"

int main(void)
{
    line up = new_line(), go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) _exit(2);
        await_end(grandchild);
        tell_number(up, grandchild);
        await(go);
        CHECK_EQ(reap(grandchild), EXITED(2));
        CHILD_DONE();
    }
    pid_t grandchild = (pid_t)await_number(up);
    CHECK_ERRNO(waitpid(grandchild, NULL, WNOHANG), ECHILD);
    CHECK_EQ(waitpid(-1, NULL, WNOHANG), 0);
    tell(go);
    check_child(child);
    DONE();
}
