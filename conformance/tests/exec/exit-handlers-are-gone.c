// rule: exec takes away what atexit and pthread_atfork have registered
// source: POSIX execve(), DESCRIPTION; execve(2), "not preserved": exit handlers
#include "exec.h"

static int up = -1;

static void note(void)
{
    MUST(write(up, "x", 1));
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        up = atoi(argv[1]);
        pid_t child = fork_or_fail();
        if (child == 0) exit(0);
        check_child(child);
        DONE();
    }
    const char *self = own_file(argv);
    line told = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        up = told.in;
        MUST0(atexit(note));
        MUST0(pthread_atfork(note, note, note));
        EXECUTE(self, decimal(told.in));
    }
    check_child(child);
    MUST(close(told.in));
    CHECK_EQ(await(told), 0);
    DONE();
}
