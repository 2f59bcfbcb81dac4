// rule: a pipe ends when the last copy of its other end is closed: end of file for readers, EPIPE for writers
// source: POSIX read(), write(), close(); fork()
#include "process.h"

int main(void)
{
    on_signal(SIGPIPE, SIG_IGN, 0);
    line up = new_line(), down = new_line(), go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(close(up.out));
        MUST(close(down.in));
        MUST(close(go.in));
        tell(up);
        CHECK_EQ(await(go), 0); // until the parent has closed its end
        tell(up);
        CHILD_DONE();
    }
    MUST(close(up.in));
    MUST(close(down.out));
    MUST(close(go.out));
    CHECK_EQ(await(up), 1);
    tell(down);
    MUST(close(go.in));
    CHECK_EQ(await(up), 1);
    CHECK_EQ(await(up), 0);
    check_child(child);
    CHECK_ERRNO(write(down.in, "x", 1), EPIPE);
    DONE();
}
