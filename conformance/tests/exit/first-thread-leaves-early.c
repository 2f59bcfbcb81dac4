// rule: a process whose first thread has ended is there until the last has; its parent is told then
// source: Linux: a thread group's leader stays a zombie, delayed, until the group is empty
#include "process.h"

static line go, up;

static void *later(void *arg)
{
    await(go);
    sigset_t set = set_of(SIGUSR1);
    CHECK_EQ(sigwaitinfo(&set, NULL), SIGUSR1);
    tell_number(up, getpid());
    await(go);
    _exit(failures ? 1 : 9);
}

int main(void)
{
    go = new_line();
    up = new_line();
    block(SIGUSR1);
    pid_t child = fork_or_fail();
    if (child == 0) {
        start_thread(later, NULL);
        syscall(SYS_exit, 0);
    }
    tell(go);
    sleep_ms(5);
    CHECK_EQ(waitpid(child, NULL, WNOHANG), 0);
    CHECK_EQ(kill(child, SIGUSR1), 0);
    CHECK_EQ(await_number(up), child);
    // It can be stopped and continued, too.
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    MUST(kill(child, SIGCONT));
    CHECK_EQ(wait_status(child, WCONTINUED), CONTINUED);
    tell(go);
    CHECK_EQ(reap(child), EXITED(9));
    DONE();
}
