// rule: setsid makes a session and a group of the caller's number; a group's leader gets EPERM, even if the group has others only
// source: POSIX setsid(); getsid()
// covers: pitfall 22
#include "process.h"

int main(void)
{
    pid_t session = getsid(0);
    line up = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(getsid(0), session);
        CHECK_EQ(setsid(), getpid());
        CHECK_EQ(getsid(0), getpid());
        CHECK_EQ(getpgrp(), getpid());
        CHECK_ERRNO(setsid(), EPERM);
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            CHECK_EQ(getsid(0), getppid());
            CHECK_EQ(getpgrp(), getppid());
            CHILD_DONE();
        }
        check_child(grandchild);
        tell_number(up, failures);
        stay();
    }
    CHECK_EQ(await_number(up), 0);
    // Linux lets other sessions be looked at.
    CHECK_EQ(getsid(child), child);
    CHECK_EQ(getpgid(child), child);
    end_child(child);

    child = fork_or_fail();
    if (child == 0) {
        MUST(setpgid(0, 0));
        CHECK_ERRNO(setsid(), EPERM);
        // The group of its number lives on in a child, after it has left: still EPERM.
        pid_t member = idle_child();
        MUST(setpgid(0, getpgid(getppid())));
        CHECK_ERRNO(setsid(), EPERM);
        end_child(member);
        CHECK_EQ(setsid(), getpid());
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
