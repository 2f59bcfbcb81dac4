// rule: the child's descriptors refer to the same descriptions: offset and status flags are shared, FD_CLOEXEC is not
// source: POSIX fork(), DESCRIPTION; open(2)
#include "process.h"

int main(void)
{
    char name[] = "/tmp/sigil-forkXXXXXX";
    int fd = mkstemp(name);
    MUST(fd);
    MUST(unlink(name));
    CHECK_EQ(write(fd, "0123456789", 10), 10);
    MUST(lseek(fd, 2, SEEK_SET));
    pid_t child = fork_or_fail();
    if (child == 0) {
        char two[2];
        CHECK_EQ(read(fd, two, 2), 2);
        CHECK_EQ(memcmp(two, "23", 2), 0);
        MUST(fcntl(fd, F_SETFL, O_APPEND));
        MUST(fcntl(fd, F_SETFD, FD_CLOEXEC));
        MUST(close(fd));
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 4);
    CHECK_EQ(fcntl(fd, F_GETFL) & O_APPEND, O_APPEND);
    CHECK_EQ(fcntl(fd, F_GETFD), 0);
    DONE();
}
