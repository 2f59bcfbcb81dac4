// rule: CLONE_VFORK without CLONE_VM makes the parent wait until the child ends, with memory of its own
// source: clone(2), CLONE_VFORK
#include "process.h"

int main(void)
{
    volatile int value = 1;
    volatile long *words = shared_words();
    fflush(stdout);
    pid_t child = (pid_t)clone_(CLONE_VFORK | SIGCHLD);
    MUST(child);
    if (child == 0) {
        value = 2;
        sleep_ms(20);
        words[0] = 1;
        _exit(value);
    }
    CHECK_EQ(words[0], 1);
    CHECK_EQ(value, 1);
    CHECK_EQ(reap(child), EXITED(2));
    DONE();
}
