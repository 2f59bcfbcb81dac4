// rule: descriptors 0, 1 and 2 that are closed stay so over exec
// source: POSIX execve(), DESCRIPTION (an unspecified file may be opened for them); Linux opens none
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        for (int fd = 0; fd < 3; fd++)
            if (fcntl(fd, F_GETFD) != -1 || errno != EBADF) _exit(10 + fd);
        _exit(0);
    }
    const char *self = own_file(argv);
    pid_t child = fork_or_fail();
    if (child == 0) {
        for (int fd = 0; fd < 3; fd++) MUST(close(fd));
        EXECUTE(self, "second");
    }
    check_child(child);
    DONE();
}
