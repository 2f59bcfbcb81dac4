// rule: exec with a descriptor table that is shared closes in a copy: the other process keeps its descriptors
// source: execve(2): the file descriptor table is unshared; clone(2), CLONE_FILES
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        CHECK_ERRNO(fcntl(20, F_GETFD), EBADF);
        MUST(close(21));
        DONE();
    }
    const char *self = own_file(argv);
    MUST(dup3(0, 20, O_CLOEXEC));
    MUST(dup2(0, 21));
    fflush(stdout);
    pid_t child = clone_(CLONE_FILES | SIGCHLD);
    MUST(child);
    if (child == 0) EXECUTE(self, "second");
    check_child(child);
    CHECK_EQ(fcntl(20, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(21, F_GETFD), 0);
    DONE();
}
