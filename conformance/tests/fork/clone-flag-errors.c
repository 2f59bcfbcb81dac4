// rule: combinations of flags that make no sense are EINVAL
// source: clone(2), ERRORS
#include "process.h"

int main(void)
{
    CHECK_ERRNO(clone_(CLONE_SIGHAND | SIGCHLD), EINVAL);                // without CLONE_VM
    CHECK_ERRNO(clone_(CLONE_THREAD | CLONE_VM | SIGCHLD), EINVAL);      // without CLONE_SIGHAND
    CHECK_ERRNO(clone_(CLONE_THREAD | SIGCHLD), EINVAL);
    CHECK_ERRNO(clone_(CLONE_FS | CLONE_NEWNS | SIGCHLD), EINVAL);
    CHECK_ERRNO(clone_(CLONE_PIDFD | CLONE_DETACHED | SIGCHLD), EINVAL);
    int word;
    CHECK_ERRNO(syscall(SYS_clone, CLONE_PIDFD | CLONE_PARENT_SETTID | SIGCHLD, 0, &word, NULL, 0), EINVAL);
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}
