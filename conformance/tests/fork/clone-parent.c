// rule: with CLONE_PARENT the new process is the caller's sibling: same parent, who gets its signal and waits for it
// source: clone(2), CLONE_PARENT
#include "process.h"

int main(void)
{
    line up = new_line();
    pid_t main_pid = getpid();
    pid_t child = fork_or_fail();
    if (child == 0) {
        pid_t sibling = clone_(CLONE_PARENT | SIGCHLD);
        MUST(sibling);
        if (sibling == 0) {
            CHECK_EQ(getppid(), main_pid);
            _exit(failures ? 1 : 8);
        }
        tell_number(up, sibling);
        CHECK_ERRNO(waitpid(sibling, NULL, 0), ECHILD);
        CHILD_DONE();
    }
    pid_t sibling = (pid_t)await_number(up);
    CHECK_EQ(reap(sibling), EXITED(8));
    check_child(child);
    DONE();
}
