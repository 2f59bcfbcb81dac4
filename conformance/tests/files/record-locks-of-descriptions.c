// rule: F_OFD_SETLK's locks are an open file description's: fork and dup share them, another open does not
// source: fcntl_locking(2), "Open file description locks"
#include "flock.h"

int main(void)
{
    int fd = lock_file(), other = open("f", O_RDWR);
    MUST(other);
    MUST(lock(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
    // In the way of the same process's other description, and of its own lock as a process.
    CHECK_ERRNO(lock(other, F_OFD_SETLK, F_RDLCK, 5, 1), EAGAIN);
    CHECK_ERRNO(lock(fd, F_SETLK, F_RDLCK, 5, 1), EAGAIN);
    struct flock asked = region(F_RDLCK, 0, 0);
    MUST(fcntl(other, F_OFD_GETLK, &asked));
    CHECK_EQ(asked.l_type, F_WRLCK);
    CHECK_EQ(asked.l_len, 10);
    CHECK_EQ(asked.l_pid, -1);
    asked = region(F_RDLCK, 0, 0);
    MUST(fcntl(fd, F_OFD_GETLK, &asked));
    CHECK_EQ(asked.l_type, F_UNLCK);
    // Closing something else changes nothing.
    MUST(close(open("f", O_RDWR)));
    int twin = dup(fd);
    MUST(close(fd));
    CHECK_ERRNO(lock(other, F_OFD_SETLK, F_RDLCK, 5, 1), EAGAIN);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(lock(twin, F_OFD_SETLK, F_WRLCK, 5, 10));
        CHILD_DONE();
    }
    check_child(child);
    CHECK_ERRNO(lock(other, F_OFD_SETLK, F_RDLCK, 12, 1), EAGAIN);
    // The last descriptor's end is that of the lock; who waits gets it.
    line ready = new_line();
    child = fork_or_fail();
    if (child == 0) {
        MUST(close(twin));
        tell(ready);
        MUST(lock(other, F_OFD_SETLKW, F_WRLCK, 0, 0));
        CHILD_DONE();
    }
    await(ready);
    sleep_ms(20);
    MUST(close(twin));
    check_child(child);
    MUST(lock(other, F_OFD_SETLK, F_UNLCK, 0, 0));
    MUST(lock(other, F_SETLK, F_WRLCK, 0, 0));
    DONE();
}
