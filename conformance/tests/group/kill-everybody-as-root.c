// rule: kill(-1) by root signals every process but the sender and process 1
// source: POSIX kill(), "If pid is -1"; kill(2), NOTES
// covers: pitfall 18
#include "process.h"

int main(void)
{
    // Not everybody on a machine that others use: a pid namespace, whose process 1 is a child.
    // Where there are none, only on a machine that was booted for this program.
    block(SIGTERM);
    pid_t first = clone_(CLONE_NEWPID | SIGCHLD);
    int alone = first >= 0;
    if (!alone) {
        CHECK_EQ(errno, EINVAL);
        if (getpid() != 2) {
            printf("not run: neither a pid namespace nor a machine of its own\n");
            exit(77);
        }
        first = fork_or_fail();
    }
    if (first == 0) {
        line up = new_line();
        pid_t victims[2];
        for (int i = 0; i < 2; i++) {
            victims[i] = fork_or_fail();
            if (victims[i] == 0) {
                if (i == 1) MUST(setsid());
                unblock(SIGTERM);
                tell(up);
                stay();
            }
            await(up);
        }
        pid_t sender = fork_or_fail();
        if (sender == 0) {
            CHECK_EQ(kill(-1, SIGTERM), 0);
            CHECK_EQ(is_pending(SIGTERM), 0);
            CHILD_DONE();
        }
        check_child(sender);
        for (int i = 0; i < 2; i++) CHECK_EQ(reap(victims[i]), KILLED(SIGTERM));
        // In the namespace this process is number 1.
        CHECK_EQ(is_pending(SIGTERM), getpid() != 1);
        CHILD_DONE();
    }
    check_child(first);
    CHECK_EQ(is_pending(SIGTERM), !alone);
    DONE();
}
