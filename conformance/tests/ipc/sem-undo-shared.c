// rule: who has CLONE_SYSVSEM undoes together with its creator, when the last of them ends, and unshare ends that
// source: clone(2), "CLONE_SYSVSEM"; unshare(2)
#include "sysv.h"

static int id;

int main(void)
{
    id = new_set(2);
    CHECK_EQ(set_value(id, 0, 10), 0);
    line go = new_line(), ready = new_line();
    // The child had nothing to undo when its own was made; what it does then is the other's, too.
    pid_t child = fork_or_fail();
    if (child == 0) {
        pid_t other = (pid_t)clone_(CLONE_SYSVSEM | SIGCHLD);
        MUST(other);
        if (other == 0) {
            await(go);
            // 3 of the creator's, and 2 of its own.
            if (value_of(id, 0) != 7) _exit(1);
            MUST(operate(id, 0, -2, SEM_UNDO));
            tell(ready);
            await(go);
            _exit(0);
        }
        MUST(operate(id, 0, -3, SEM_UNDO));
        _exit(0);
    }
    check_child(child);
    CHECK_EQ(value_of(id, 0), 7);
    tell(go);
    await(ready);
    CHECK_EQ(value_of(id, 0), 5);
    tell(go);
    while (value_of(id, 0) != 10) sched_yield();

    // A thread without it undoes alone, at its own end.
    child = fork_or_fail();
    if (child == 0) {
        MUST(operate(id, 0, -1, SEM_UNDO));
        pid_t other = (pid_t)clone_(SIGCHLD);
        MUST(other);
        if (other == 0) {
            MUST(operate(id, 0, -4, SEM_UNDO));
            CHECK_EQ(value_of(id, 0), 5);
            CHILD_DONE();
        }
        check_child(other);
        CHECK_EQ(value_of(id, 0), 9);
        // Who leaves undoes what it has to, if it is the last.
        CHECK_EQ(unshare(CLONE_SYSVSEM), 0);
        CHECK_EQ(value_of(id, 0), 10);
        MUST(operate(id, 0, -5, SEM_UNDO));
        other = (pid_t)clone_(CLONE_SYSVSEM | SIGCHLD);
        MUST(other);
        if (other == 0) {
            CHECK_EQ(unshare(CLONE_SYSVSEM), 0);
            CHECK_EQ(value_of(id, 0), 5);
            MUST(operate(id, 0, -1, SEM_UNDO));
            CHECK_EQ(value_of(id, 0), 4);
            CHILD_DONE();
        }
        check_child(other);
        CHECK_EQ(value_of(id, 0), 5);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(value_of(id, 0), 10);

    // With a set that is gone there is nothing to undo.
    int gone = new_set(1);
    child = fork_or_fail();
    if (child == 0) {
        MUST(operate(gone, 0, 1, SEM_UNDO));
        MUST(operate(id, 0, -1, SEM_UNDO));
        remove_set(gone);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(value_of(id, 0), 10);
    remove_set(id);
    DONE();
}
