// rule: while a vfork child is stopped its parent waits; both go on with SIGCONT
// source: vfork(2): the parent is suspended until the child ends or executes
// covers: pitfall 21
#include "process.h"

int main(void)
{
    volatile long *words = shared_words();
    pid_t child = fork_or_fail();
    if (child == 0) {
        pid_t grandchild = vfork();
        if (grandchild == 0) {
            words[0] = getpid();
            syscall(SYS_kill, getpid(), SIGSTOP);
            words[1] = 1;
            _exit(3);
        }
        words[2] = words[1];
        CHECK_EQ(reap(grandchild), EXITED(3));
        CHILD_DONE();
    }
    WAIT_UNTIL(words[0] != 0);
    sleep_ms(5);
    CHECK_EQ(words[2], 0);
    CHECK_EQ(waitpid(child, NULL, WNOHANG), 0);
    // Not seen from here is when the grandchild has stopped.
    while (words[1] == 0) {
        MUST(kill((pid_t)words[0], SIGCONT));
        sleep_ms(1);
    }
    check_child(child);
    CHECK_EQ(words[2], 1);
    DONE();
}
