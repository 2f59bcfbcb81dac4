// rule: clone3 without stack forks; its exit signal is a field of its own
// source: clone(2), "clone3()"
#include "process.h"

static int parent_tid, child_tid;

int main(void)
{
    struct clone3_args args = {
        .flags = CLONE_PARENT_SETTID | CLONE_CHILD_SETTID,
        .exit_signal = SIGCHLD,
        .parent_tid = (uintptr_t)&parent_tid,
        .child_tid = (uintptr_t)&child_tid,
    };
    block(SIGCHLD);
    pid_t child = (pid_t)clone3_(&args);
    MUST(child);
    if (child == 0) {
        CHECK_EQ(child_tid, getpid());
        CHILD_DONE();
    }
    CHECK_EQ(parent_tid, child);
    CHECK_EQ(child_tid, 0);
    siginfo_t info;
    CHECK_EQ(accept_signal(SIGCHLD, &info), SIGCHLD);
    CHECK_EQ(info.si_pid, child);
    check_child(child);
    // The smallest size ever published: no set_tid, no cgroup.
    child = (pid_t)syscall(SYS_clone3, &args, 64);
    MUST(child);
    if (child == 0) _exit(3);
    CHECK_EQ(reap(child), EXITED(3));
    DONE();
}
