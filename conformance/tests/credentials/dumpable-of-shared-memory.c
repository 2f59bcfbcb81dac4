// rule: whether a process is dumpable is its memory's: a vfork child that changes its ids changes it for the parent, a forked one does not
// source: PR_SET_DUMPABLE(2const); vfork(2)
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(prctl(PR_SET_DUMPABLE, 0));
        _exit(0);
    }
    check_child(child);
    CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
    child = vfork();
    MUST(child);
    if (child == 0) {
        syscall(SYS_setresuid, 5, 5, 5);
        _exit(0);
    }
    check_child(child);
    CHECK_EQ(prctl(PR_GET_DUMPABLE), 0);
    DONE();
}
