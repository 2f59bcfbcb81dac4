// rule: what was registered with atexit before a fork is registered in the child, too
// source: POSIX atexit(), exit(); fork(): the child is a copy
#include "process.h"

static line up;
static pid_t owner;

static void note(void)
{
    tell_number(up, getpid() == owner ? 1 : 2);
}

int main(void)
{
    up = new_line();
    owner = getpid();
    MUST0(atexit(note));
    pid_t child = fork_or_fail();
    if (child == 0) exit(4);
    CHECK_EQ(reap(child), EXITED(4));
    CHECK_EQ(await_number(up), 2);
    fflush(stdout);
    _exit(failures != 0);
}
