// rule: with two subreapers above, the nearer one gets the orphan
// source: prctl(2), PR_SET_CHILD_SUBREAPER ("nearest")
#include "process.h"

int main(void)
{
    line up = new_line(), go = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
        pid_t me = getpid();
        pid_t middle = fork_or_fail();
        if (middle == 0) {
            if (fork_or_fail() == 0) {
                await(go);
                _exit(getppid() == me ? 6 : 7);
            }
            _exit(0);
        }
        CHECK_EQ(reap(middle), EXITED(0));
        tell(go);
        CHECK_EQ(wait_status(-1, 0), EXITED(6));
        // The orphans that a subreaper leaves go on to the next.
        if (fork_or_fail() == 0) {
            MUST(close(up.out));
            await(go);
            _exit(8);
        }
        CHILD_DONE();
    }
    check_child(child);
    tell(go);
    CHECK_EQ(wait_status(-1, 0), EXITED(8));
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}
