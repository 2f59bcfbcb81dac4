// rule: after vfork the parent waits until the child ends, and both use one memory
// source: vfork(2), DESCRIPTION
// covers: pitfall 21
#include "process.h"

static volatile int data;

int main(void)
{
    volatile long *words = shared_words();
    pid_t parent = getpid();
    pid_t child = vfork();
    if (child == 0) {
        data = 1;
        words[0] = getpid();
        words[1] = getppid();
        sleep_ms(10);
        data = 2;
        _exit(3);
    }
    MUST(child);
    CHECK_EQ(data, 2);
    CHECK_EQ(words[0], child);
    CHECK_EQ(words[1], parent);
    CHECK_EQ(reap(child), EXITED(3));
    DONE();
}
