// rule: a stop signal to a parent that waits in vfork takes effect once the child has ended
// source: Linux: the wait of CLONE_VFORK is not interrupted by what does not kill
#include "process.h"

int main(void)
{
    volatile long *words = shared_words();
    line hold = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        pid_t grandchild = vfork();
        if (grandchild == 0) {
            words[0] = 1;
            await(hold);
            _exit(3);
        }
        words[1] = 1;
        _exit(reap(grandchild) == EXITED(3) ? 4 : 5);
    }
    WAIT_UNTIL(words[0] == 1);
    MUST(kill(child, SIGSTOP));
    sleep_ms(5);
    CHECK_EQ(waitpid(child, NULL, WNOHANG | WUNTRACED), 0);
    tell(hold);
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    CHECK_EQ(words[1], 0);
    MUST(kill(child, SIGCONT));
    CHECK_EQ(reap(child), EXITED(4));
    DONE();
}
