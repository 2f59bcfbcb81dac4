// rule: descriptors with FD_CLOEXEC are closed by exec, others stay with their offsets; a failed exec closes none
// source: POSIX execve(), DESCRIPTION; fcntl(2)
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        CHECK_ERRNO(fcntl(20, F_GETFD), EBADF);
        CHECK_ERRNO(fcntl(21, F_GETFD), EBADF);
        CHECK_EQ(fcntl(22, F_GETFD), 0);
        char byte;
        CHECK_EQ(read(22, &byte, 1), 1);
        CHECK_EQ(byte, 'b');
        DONE();
    }
    const char *self = own_file(argv);
    line data = new_line(), closed = new_line();
    CHECK_EQ(write(data.in, "ab", 2), 2);
    char byte;
    CHECK_EQ(read(data.out, &byte, 1), 1);
    MUST(dup3(data.out, 20, O_CLOEXEC));
    MUST(dup2(data.out, 21));
    MUST(fcntl(21, F_SETFD, FD_CLOEXEC));
    MUST(dup2(20, 22)); // the flag does not come along
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(fcntl(closed.in, F_SETFD, FD_CLOEXEC));
        CHECK_ERRNO(execve("/no-such-file", argv, environ), ENOENT);
        CHECK_EQ(fcntl(20, F_GETFD), FD_CLOEXEC);
        tell(closed);
        if (failures) _exit(1);
        EXECUTE(self, "second");
    }
    MUST(close(closed.in));
    CHECK_EQ(await(closed), 1);
    CHECK_EQ(await(closed), 0);
    check_child(child);
    DONE();
}
