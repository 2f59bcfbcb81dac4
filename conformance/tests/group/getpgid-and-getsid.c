// rule: getpgid and getsid tell of any process, zombies too, whoever asks; nobody is ESRCH
// source: POSIX getpgid(), getsid(); getsid(2)
#include "process.h"

int main(void)
{
    line up = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setsid());
        pid_t own = fork_or_fail();
        if (own == 0) {
            MUST(setpgid(0, 0));
            tell_number(up, getpid());
            stay();
        }
        stay();
    }
    pid_t grandchild = (pid_t)await_number(up);
    CHECK_EQ(getsid(child), child);
    CHECK_EQ(getpgid(child), child);
    CHECK_EQ(getsid(grandchild), child);
    CHECK_EQ(getpgid(grandchild), grandchild);
    CHECK_EQ(getsid(0), getsid(getpid()));
    CHECK_EQ(getpgid(0), getpgrp());
    pid_t asker = fork_or_fail();
    if (asker == 0) {
        MUST(setresuid(2000001, 2000001, 2000001));
        CHECK_EQ(getsid(grandchild), child);
        CHECK_EQ(getpgid(child), child);
        CHILD_DONE();
    }
    check_child(asker);
    MUST(kill(grandchild, SIGKILL));
    MUST(kill(child, SIGKILL));
    await_end(child);
    CHECK_EQ(getsid(child), child);
    CHECK_EQ(getpgid(child), child);
    CHECK_EQ(reap(child), KILLED(SIGKILL));
    CHECK_ERRNO(getsid(child), ESRCH);
    CHECK_ERRNO(getpgid(child), ESRCH);
    CHECK_ERRNO(getsid(-1), ESRCH);
    CHECK_ERRNO(getpgid(-1), ESRCH);
    DONE();
}
