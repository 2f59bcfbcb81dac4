// rule: a child that has executed is moved to another group by itself only: EACCES for its parent
// source: POSIX setpgid(), ERRORS
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        MUST(write(20, "!", 1));
        for (char byte; read(21, &byte, 1) != 1;) {
        }
        CHECK_EQ(setpgid(0, 0), 0);
        CHECK_EQ(getpgrp(), getpid());
        DONE();
    }
    const char *self = own_file(argv);
    line up = new_line(), go = new_line();
    MUST(dup2(up.in, 20));
    MUST(dup2(go.out, 21));
    pid_t child = fork_or_fail();
    if (child == 0) EXECUTE(self, "second");
    await(up);
    CHECK_ERRNO(setpgid(child, child), EACCES);
    CHECK_ERRNO(setpgid(child, getpgrp()), EACCES);
    tell(go);
    check_child(child);
    DONE();
}
