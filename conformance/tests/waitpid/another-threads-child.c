// rule: a thread waits for the children of the process's other threads, unless it says __WNOTHREAD
// source: wait(2), __WNOTHREAD; POSIX wait()
#include "process.h"

static line started, done;
static pid_t child;

static void *forking(void *arg)
{
    child = fork_or_fail();
    if (child == 0) _exit(3);
    await_end(child);
    tell(started);
    await(done);
    return NULL;
}

int main(void)
{
    started = new_line();
    done = new_line();
    pthread_t thread = start_thread(forking, NULL);
    await(started);
    CHECK_ERRNO(waitpid(child, NULL, __WNOTHREAD), ECHILD);
    CHECK_ERRNO(waitpid(-1, NULL, __WNOTHREAD | WNOHANG), ECHILD);
    CHECK_EQ(wait_status(child, 0), EXITED(3));
    tell(done);
    join_thread(thread);
    child = fork_or_fail();
    if (child == 0) _exit(4);
    CHECK_EQ(wait_status(child, __WNOTHREAD), EXITED(4));
    DONE();
}
