// rule: a process that is killed around its exec is dead by that signal, whichever program it was
// source: POSIX execve(); 2.4.1
#include "exec.h"

int main(int argc, char **argv)
{
    const char *self = own_file(argv);
    if (argc > 1) EXECUTE(self, "again");
    for (int i = 0; i < 20; i++) {
        pid_t child = fork_or_fail();
        if (child == 0) EXECUTE(self, "again");
        sleep_ms(i % 4);
        MUST(kill(child, SIGKILL));
        CHECK_EQ(reap(child), KILLED(SIGKILL));
    }
    DONE();
}
