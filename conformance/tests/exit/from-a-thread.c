// rule: _exit in any thread ends the whole process with that code; the end of the last thread with that thread's
// source: POSIX _exit(), "Consequences of Process Termination"; _exit(2), NOTES
#include "process.h"

static void *exiting(void *arg)
{
    _exit(5);
}

static void *waiting(void *arg)
{
    stay();
}

static volatile int leader_is_there = 1;

static void *leaving(void *arg)
{
    WAIT_UNTIL(!leader_is_there); // the kernel clears it at that thread's end
    syscall(SYS_exit, 6);
    return NULL;
}

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        start_thread(waiting, NULL);
        start_thread(exiting, NULL);
        stay();
    }
    CHECK_EQ(reap(child), EXITED(5));
    // The first thread leaves with 7, the last with 6.
    child = fork_or_fail();
    if (child == 0) {
        start_thread(leaving, NULL);
        syscall(SYS_set_tid_address, &leader_is_there);
        syscall(SYS_exit, 7);
    }
    CHECK_EQ(reap(child), EXITED(6));
    // When main returns, the others end.
    child = fork_or_fail();
    if (child == 0) {
        start_thread(waiting, NULL);
        exit(8);
    }
    CHECK_EQ(reap(child), EXITED(8));
    DONE();
}
