// rule: CLONE_THREAD needs CLONE_SIGHAND, which needs CLONE_VM; a new thread or sibling has no exit signal of its own: EINVAL
// source: clone(2), EINVAL
#include "process.h"

int main(void)
{
    CHECK_ERRNO(clone_(CLONE_THREAD | CLONE_VM), EINVAL);
    CHECK_ERRNO(clone_(CLONE_THREAD | CLONE_SIGHAND), EINVAL);
    CHECK_ERRNO(clone_(CLONE_SIGHAND | SIGCHLD), EINVAL);
    CHECK_ERRNO(clone_(CLONE_PIDFD | CLONE_PARENT_SETTID | SIGCHLD), EINVAL);
    CHECK_ERRNO(clone_(CLONE_FS | CLONE_NEWNS | SIGCHLD), EINVAL);
    struct clone3_args args = {.flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM, .exit_signal = SIGCHLD};
    CHECK_ERRNO(clone3_(&args), EINVAL);
    args = (struct clone3_args){.flags = CLONE_PARENT, .exit_signal = SIGCHLD};
    CHECK_ERRNO(clone3_(&args), EINVAL);
    CHECK_ERRNO(waitpid(-1, NULL, WNOHANG), ECHILD);
    DONE();
}
