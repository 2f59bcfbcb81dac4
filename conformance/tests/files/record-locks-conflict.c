// rule: any number of processes may lock bytes for reading, or one for writing: EAGAIN for the others
// source: POSIX fcntl(), F_SETLK, EACCES or EAGAIN
#include "flock.h"

int main(void)
{
    int fd = lock_file();
    MUST(lock(fd, F_SETLK, F_RDLCK, 0, 10));
    MUST(lock(fd, F_SETLK, F_WRLCK, 10, 10));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(lock(fd, F_SETLK, F_RDLCK, 0, 10));
        CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, 0, 10), EAGAIN);
        CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, 9, 1), EAGAIN);
        CHECK_ERRNO(lock(fd, F_SETLK, F_RDLCK, 10, 1), EAGAIN);
        CHECK_ERRNO(lock(fd, F_SETLK, F_RDLCK, 0, 0), EAGAIN);
        MUST(lock(fd, F_SETLK, F_WRLCK, 20, 0));
        // Locks that one has stay when more is refused.
        CHECK_ERRNO(lock(fd, F_SETLK, F_RDLCK, 15, 0), EAGAIN);
        // What is unlocked is one's own alone.
        MUST(lock(fd, F_SETLK, F_UNLCK, 0, 15));
        CHECK_ERRNO(lock(fd, F_SETLK, F_RDLCK, 10, 1), EAGAIN);
        struct flock asked = region(F_WRLCK, 5, 100);
        MUST(fcntl(fd, F_GETLK, &asked));
        CHECK_EQ(asked.l_type, F_RDLCK);
        CHECK_EQ(asked.l_start, 0);
        CHECK_EQ(asked.l_len, 10);
        CHECK_EQ(asked.l_pid, getppid());
        CHILD_DONE();
    }
    check_child(child);
    // All that the child had went with it.
    MUST(lock(fd, F_SETLK, F_WRLCK, 0, 0));
    DONE();
}
