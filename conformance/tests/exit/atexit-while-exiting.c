// rule: at least 32 functions can be registered with atexit, one that is registered while they run runs next
// source: POSIX atexit(), exit(); <limits.h>, ATEXIT_MAX
#include "process.h"

static line up;
static volatile int left;

static void late(void)
{
    tell_number(up, 1000);
}

static void each(void)
{
    tell_number(up, left--);
    if (left == 10) MUST0(atexit(late));
}

int main(void)
{
    up = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        for (int i = 0; i < 32; i++) MUST0(atexit(each));
        left = 32;
        exit(6);
    }
    for (int i = 32; i > 0; i--) {
        CHECK_EQ(await_number(up), i);
        if (i == 11) CHECK_EQ(await_number(up), 1000);
    }
    CHECK_EQ(reap(child), EXITED(6));
    DONE();
}
