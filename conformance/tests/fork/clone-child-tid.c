// rule: CLONE_PARENT_SETTID and CLONE_CHILD_SETTID store the pid, each in the memory of its process
// source: clone(2), CLONE_PARENT_SETTID, CLONE_CHILD_SETTID
#include "process.h"

static volatile int in_parent = -1, in_child = -1;

int main(void)
{
    line up = new_line();
    pid_t child = (pid_t)clone_with(CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, NULL,
                                    &in_parent, &in_child, NULL);
    MUST(child);
    if (child == 0) {
        failures = 0;
        CHECK_EQ(in_child, getpid());
        CHECK_EQ(in_parent, -1); // stored after the memory was copied
        tell(up);
        CHILD_DONE();
    }
    CHECK_EQ(in_parent, child);
    await(up);
    CHECK_EQ(in_child, -1);
    check_child(child);

    // A bad place: the child lives all the same.
    child = (pid_t)clone_with(CLONE_CHILD_SETTID | SIGCHLD, NULL, NULL, (void *)8, NULL);
    MUST(child);
    if (child == 0) _exit(1);
    CHECK_EQ(reap(child), EXITED(1));
    child = (pid_t)clone_with(CLONE_PARENT_SETTID | SIGCHLD, NULL, (void *)8, NULL, NULL);
    MUST(child);
    if (child == 0) _exit(2);
    CHECK_EQ(reap(child), EXITED(2));
    DONE();
}
