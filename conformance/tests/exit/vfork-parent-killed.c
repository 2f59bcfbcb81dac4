// rule: a parent that waits in vfork can be killed; the child goes on and is an orphan
// source: Linux: the wait of CLONE_VFORK is killable
#include "process.h"

int main(void)
{
    line up = new_line(), hold = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t me = getpid();
    pid_t child = fork_or_fail();
    if (child == 0) {
        pid_t grandchild = vfork();
        if (grandchild == 0) {
            close(hold.in);
            tell_number(up, getpid());
            await(hold);
            _exit(getppid() == me ? 6 : 7);
        }
        _exit(1);
    }
    pid_t grandchild = (pid_t)await_number(up);
    // A signal with a handler or an ordinary end would wait; SIGKILL does not.
    end_child(child);
    MUST(close(hold.in));
    CHECK_EQ(reap(grandchild), EXITED(6));
    DONE();
}
