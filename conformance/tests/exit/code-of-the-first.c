// rule: of several threads that call exit_group the first one's code counts; a signal that comes later does not
// source: exit_group(2); POSIX exit(), "the behaviour is as if one of them"
#include "process.h"

static void *leave(void *arg)
{
    syscall(SYS_exit_group, (int)(long)arg);
    return NULL;
}

int main(void)
{
    for (int round = 0; round < 20; round++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            for (long i = 0; i < 3; i++) start_thread(leave, (void *)(i + 1));
            stay();
        }
        int status = reap(child);
        CHECK(status == EXITED(1) || status == EXITED(2) || status == EXITED(3));
    }
    pid_t child = fork_or_fail();
    if (child == 0) _exit(9);
    await_end(child);
    MUST(kill(child, SIGKILL));
    CHECK_EQ(reap(child), EXITED(9));
    DONE();
}
