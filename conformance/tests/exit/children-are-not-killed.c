// rule: a parent's end leaves its children running, and sends them nothing
// source: POSIX _Exit(), "shall not directly terminate its children"
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    line up = new_line(), hold = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t child = fork_or_fail();
    if (child == 0) {
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            for (int sig = 1; sig <= 64; sig++)
                if (sig != SIGKILL && sig != SIGSTOP && (sig < 32 || sig > 34)) on_signal(sig, handler, 0);
            MUST(close(hold.in));
            tell_number(up, getpid());
            await(hold);
            _exit(count);
        }
        stay();
    }
    pid_t grandchild = (pid_t)await_number(up);
    end_child(child);
    MUST(close(hold.in));
    CHECK_EQ(reap(grandchild), EXITED(0));
    DONE();
}
