// rule: the "parent" of PR_SET_PDEATHSIG is the thread that forked: its end sends the signal, though the process lives
// source: PR_SET_PDEATHSIG(2const), BUGS
// covers: pitfall 33
#include "process.h"

static line up;
static pid_t child;

static void *forking(void *arg)
{
    pid_t parent = getpid();
    child = fork_or_fail();
    if (child == 0) {
        block(SIGUSR1);
        MUST(prctl(PR_SET_PDEATHSIG, SIGUSR1));
        tell(up);
        siginfo_t info;
        CHECK_EQ(accept_signal(SIGUSR1, &info), SIGUSR1);
        CHECK_EQ(getppid(), parent);
        CHILD_DONE();
    }
    await(up);
    return NULL;
}

int main(void)
{
    up = new_line();
    join_thread(start_thread(forking, NULL));
    check_child(child);
    DONE();
}
