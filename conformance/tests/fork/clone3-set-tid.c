// rule: set_tid chooses the new process's pid; one in use is EEXIST, 0 and less EINVAL, without privilege EPERM
// source: clone(2), set_tid
#include "process.h"

int main(void)
{
    int want;
    struct clone3_args args = {.exit_signal = SIGCHLD, .set_tid = (uintptr_t)&want, .set_tid_size = 1};
    pid_t child = -1;
    // A pid that was free a moment ago; on a busy machine somebody may have it by now.
    for (int i = 0; i < 100 && child < 0; i++) {
        pid_t gone = fork_or_fail();
        if (gone == 0) _exit(0);
        reap(gone);
        want = gone;
        child = (pid_t)clone3_(&args);
        if (child < 0) CHECK_EQ(errno, EEXIST);
    }
    MUST(child);
    if (child == 0) _exit(getpid() == want ? 0 : 1);
    CHECK_EQ(child, want);
    CHECK_ERRNO(clone3_(&args), EEXIST); // a zombie's is in use
    check_child(child);
    want = getpid();
    CHECK_ERRNO(clone3_(&args), EEXIST);
    want = 0;
    CHECK_ERRNO(clone3_(&args), EINVAL);
    want = -1;
    CHECK_ERRNO(clone3_(&args), EINVAL);
    child = fork_or_fail();
    if (child == 0) {
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        want = getpid() + 1;
        CHECK_ERRNO(clone3_(&args), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
