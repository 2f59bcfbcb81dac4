// rule: the children of a thread that has ended are the process's still
// source: POSIX fork(), wait(): parents are processes; Linux reparents to another thread of the group
#include "process.h"

static line hold;
static pid_t child;

static void *forking(void *arg)
{
    pid_t parent = getpid();
    child = fork_or_fail();
    if (child == 0) {
        close(hold.in);
        await(hold);
        _exit(getppid() == parent ? 3 : 4);
    }
    return NULL;
}

int main(void)
{
    hold = new_line();
    join_thread(start_thread(forking, NULL));
    // The thread is joined a moment before its children are the other's.
    WAIT_UNTIL(waitpid(child, NULL, __WNOTHREAD | WNOHANG) == 0);
    MUST(close(hold.in));
    CHECK_EQ(wait_status(child, __WNOTHREAD), EXITED(3));
    DONE();
}
