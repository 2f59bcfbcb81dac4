// rule: the status has the low eight bits of the code, whatever the child gave
// source: POSIX wait(), WEXITSTATUS; _exit()
#include "process.h"

int main(void)
{
    const int codes[] = {0, 1, 2, 127, 128, 255, 256, 257, -1, INT_MAX, INT_MIN, 0x1234};
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++) {
        pid_t child = fork_or_fail();
        if (child == 0) _exit(codes[i]);
        int status = reap(child);
        CHECK_EQ(status, (codes[i] & 0xff) << 8);
        CHECK(WIFEXITED(status) && !WIFSIGNALED(status) && !WIFSTOPPED(status) && !WIFCONTINUED(status));
        CHECK_EQ(WEXITSTATUS(status), codes[i] & 0xff);
    }
    DONE();
}
