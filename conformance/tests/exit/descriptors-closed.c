// rule: all descriptors are closed at the end, however it comes: readers see the end of file while the zombie is there
// source: POSIX _Exit(), "Consequences of Process Termination"
#include "process.h"

int main(void)
{
    for (int how = 0; how < 3; how++) {
        line up = new_line();
        pid_t child = fork_or_fail();
        if (child == 0) {
            if (how == 0) _exit(0);
            if (how == 1) *(volatile int *)8 = 1;
            stay();
        }
        MUST(close(up.in));
        if (how == 2) MUST(kill(child, SIGKILL));
        CHECK_EQ(await(up), 0);
        MUST(close(up.out));
        CHECK_EQ(reap(child), how == 0 ? EXITED(0) : how == 1 ? SIGSEGV : SIGKILL);
    }
    DONE();
}
