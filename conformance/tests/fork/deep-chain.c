// rule: fifty generations, each the child of the one before, each with all memory of its ancestors
// source: POSIX fork()
#include "process.h"

#define DEPTH 50

static int line_of_ancestors[DEPTH + 1];

int main(void)
{
    pid_t parent = getpid();
    line_of_ancestors[0] = parent;
    for (int depth = 1; depth <= DEPTH; depth++) {
        pid_t child = fork_or_fail();
        if (child > 0) {
            CHECK_EQ(reap(child), EXITED(0));
            if (depth == 1) DONE();
            CHILD_DONE();
        }
        CHECK_EQ(getppid(), line_of_ancestors[depth - 1]);
        line_of_ancestors[depth] = getpid();
    }
    for (int i = 0; i < DEPTH; i++)
        for (int j = 0; j < i; j++) CHECK(line_of_ancestors[i] != line_of_ancestors[j]);
    CHILD_DONE();
}
