// rule: after vfork, WNOHANG gives the child or 0, never an error; the child's end comes
// source: Linux: the parent is woken when the child gives up the memory, before it is a zombie
// covers: surprise 3
#include "process.h"

int main(void)
{
    for (int i = 0; i < 200; i++) {
        pid_t child = vfork();
        if (child == 0) _exit(i & 0x7f);
        MUST(child);
        int status = -1;
        pid_t got = waitpid(child, &status, WNOHANG);
        CHECK(got == 0 || got == child);
        if (got == 0) status = reap(child);
        CHECK_EQ(status, EXITED(i & 0x7f));
    }
    DONE();
}
