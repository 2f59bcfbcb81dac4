// rule: CLONE_IO, CLONE_SYSVSEM, CLONE_PTRACE without a tracer, CLONE_UNTRACED and CLONE_DETACHED change nothing that is seen
// source: clone(2)
#include "process.h"

int main(void)
{
    const unsigned long flags[] = {CLONE_IO, CLONE_SYSVSEM, CLONE_PTRACE, CLONE_UNTRACED, CLONE_DETACHED,
                                   CLONE_IO | CLONE_SYSVSEM | CLONE_PTRACE | CLONE_FILES | CLONE_FS};
    for (unsigned i = 0; i < sizeof flags / sizeof *flags; i++) {
        pid_t child = (pid_t)clone_(flags[i] | SIGCHLD);
        MUST(child);
        if (child == 0) _exit(getppid() == 1 ? 1 : 5);
        CHECK_EQ(reap(child), EXITED(5));
    }
    DONE();
}
