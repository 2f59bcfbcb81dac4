// rule: a stopped process keeps its memory, pipes and locks
// source: POSIX 2.4.1: only its threads are halted
#include "process.h"

int main(void)
{
    line up = new_line(), down = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        char byte;
        while (read(down.out, &byte, 1) == 1) CHECK_EQ(write(up.in, &byte, 1), 1);
        CHILD_DONE();
    }
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    CHECK_EQ(write(down.in, "abc", 3), 3);
    struct pollfd poll_fd = {.fd = up.out, .events = POLLIN};
    CHECK_EQ(poll(&poll_fd, 1, 5), 0);
    MUST(kill(child, SIGCONT));
    char got[3];
    for (int i = 0; i < 3; i++) CHECK_EQ(read(up.out, got + i, 1), 1);
    CHECK_EQ(memcmp(got, "abc", 3), 0);
    end_child(child);
    DONE();
}
