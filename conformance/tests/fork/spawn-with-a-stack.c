// rule: clone(CLONE_VM | CLONE_VFORK) on another stack, as posix_spawn does it
// source: clone(2), CLONE_VM, CLONE_VFORK
#include "process.h"

static volatile int written;

static int child_function(void *arg)
{
    char here;
    char *stack = arg;
    written = &here > stack && &here < stack + 65536 ? 7 : 8;
    return 9;
}

int main(void)
{
    char *stack = malloc(65536);
    for (int i = 0; i < 10; i++) {
        written = 0;
        pid_t child = clone(child_function, stack + 65536, CLONE_VM | CLONE_VFORK | SIGCHLD, stack);
        MUST(child);
        CHECK_EQ(written, 7);
        CHECK_EQ(reap(child), EXITED(9));
    }
    DONE();
}
