// rule: record locks stay over exec, but those on files that it closes
// source: POSIX execve(), fcntl()
#include "exec.h"

static int try(int fd)
{
    struct flock asked = {.l_type = F_WRLCK};
    return fcntl(fd, F_SETLK, &asked);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        int kept = atoi(argv[1]), closed = open("closed", O_RDWR);
        MUST(closed);
        pid_t child = fork_or_fail();
        if (child == 0) {
            CHECK_ERRNO(try(kept), EAGAIN);
            MUST(try(closed));
            CHILD_DONE();
        }
        check_child(child);
        DONE();
    }
    const char *self = own_file(argv);
    char path[4096];
    CHECK(realpath(self, path) != NULL);
    enter_folder();
    int kept = open("kept", O_RDWR | O_CREAT, 0600), closed = open("closed", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    MUST(kept);
    MUST(closed);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(try(kept));
        MUST(try(closed));
        EXECUTE(path, decimal(kept));
    }
    check_child(child);
    const char *const names[] = {"kept", "closed", NULL};
    leave_folder(names);
    DONE();
}
