// rule: a stopped parent misses nothing: its child's end waits for it, with SIGCHLD
// source: POSIX wait(); 2.4.1
#include "process.h"

int main(void)
{
    line up = new_line(), hold = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        block(SIGCHLD);
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            await(hold);
            tell(up);
            _exit(6);
        }
        MUST(raise(SIGSTOP));
        siginfo_t info;
        CHECK_EQ(accept_signal(SIGCHLD, &info), SIGCHLD);
        CHECK_EQ(info.si_pid, grandchild);
        CHECK_EQ(info.si_code, CLD_EXITED);
        CHECK_EQ(reap(grandchild), EXITED(6));
        CHILD_DONE();
    }
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    tell(hold);
    await(up);
    MUST(kill(child, SIGCONT));
    check_child(child);
    DONE();
}
