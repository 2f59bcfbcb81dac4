// rule: zombies whose parent dies go to its reaper, who gets SIGCHLD for them, or vanish if it ignores that
// source: POSIX _Exit(); Linux: reparented zombies are notified anew
// covers: pitfall 26, pitfall 32
#include "process.h"

int main(void)
{
    line up = new_line();
    block(SIGCHLD);
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    for (int ignoring = 0; ignoring < 2; ignoring++) {
        if (ignoring) on_signal(SIGCHLD, SIG_IGN, 0);
        pid_t child = fork_or_fail();
        if (child == 0) {
            on_signal(SIGCHLD, SIG_DFL, 0);
            for (int i = 0; i < 3; i++) {
                pid_t grandchild = fork_or_fail();
                if (grandchild == 0) _exit(20 + i);
                await_end(grandchild);
            }
            tell(up);
            stay();
        }
        await(up);
        MUST(kill(child, SIGKILL));
        if (ignoring) {
            CHECK_ERRNO(wait(NULL), ECHILD);
            continue;
        }
        CHECK_EQ(reap(child), KILLED(SIGKILL));
        int sum = 0, status;
        for (int i = 0; i < 3; i++) {
            MUST(wait(&status));
            CHECK(WIFEXITED(status));
            sum += WEXITSTATUS(status);
        }
        CHECK_EQ(sum, 63);
        CHECK_EQ(is_pending(SIGCHLD), 1);
        CHECK_ERRNO(wait(NULL), ECHILD);
    }
    DONE();
}
