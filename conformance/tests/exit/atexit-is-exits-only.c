// rule: exit runs the handlers of atexit in reverse order and flushes; _exit does neither
// source: POSIX exit(), atexit(), _exit()
#include "process.h"

static line up;
static void first(void) { tell_number(up, 1); }
static void second(void) { tell_number(up, 2); }

int main(void)
{
    up = new_line();
    MUST0(atexit(first));
    MUST0(atexit(second));
    pid_t child = fork_or_fail();
    if (child == 0) {
        FILE *stream = fdopen(dup(up.in), "w");
        MUST(stream == NULL ? -1 : 0);
        CHECK_EQ(fwrite("notnoted", 1, 8, stream), 8);
        _exit(3);
    }
    CHECK_EQ(reap(child), EXITED(3));
    struct pollfd poll_fd = {.fd = up.out, .events = POLLIN};
    CHECK_EQ(poll(&poll_fd, 1, 0), 0);
    child = fork_or_fail();
    if (child == 0) {
        FILE *stream = fdopen(dup(up.in), "w");
        MUST(stream == NULL ? -1 : 0);
        long three = 3;
        CHECK_EQ(fwrite(&three, sizeof three, 1, stream), 1);
        exit(4);
    }
    CHECK_EQ(reap(child), EXITED(4));
    CHECK_EQ(await_number(up), 2);
    CHECK_EQ(await_number(up), 1);
    CHECK_EQ(await_number(up), 3);
    fflush(stdout);
    _exit(failures != 0);
}
