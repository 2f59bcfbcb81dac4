// rule: a hundred orphans that end in any order, before and after their parent, are all reaped
// source: POSIX _Exit()
// covers: pitfall 32
#include "process.h"

int main(void)
{
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    for (int round = 0; round < 4; round++) {
        line hold = new_line();
        pid_t child = fork_or_fail();
        if (child == 0) {
            for (int i = 0; i < 25; i++)
                if (fork_or_fail() == 0) {
                    MUST(close(hold.in));
                    if (i % 3 == 0) await(hold);
                    if (i % 3 == 1) sched_yield();
                    _exit(1);
                }
            _exit(0);
        }
        CHECK_EQ(reap(child), EXITED(0));
        MUST(close(hold.in));
        for (int i = 0; i < 25; i++) CHECK_EQ(wait_status(-1, 0), EXITED(1));
        CHECK_ERRNO(wait(NULL), ECHILD);
        MUST(close(hold.out));
    }
    DONE();
}
