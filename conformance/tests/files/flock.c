// rule: flock locks a file for open file descriptions: shared by any number, or exclusive; fork and dup share it
// source: flock(2)
#include "flock.h"

int main(void)
{
    int fd = lock_file(), other = open("f", O_RDONLY), third = open("f", O_RDONLY);
    MUST(other);
    MUST(third);
    CHECK_ERRNO(flock(fd, 0), EINVAL);
    CHECK_ERRNO(flock(99, 0), EINVAL);
    CHECK_ERRNO(flock(fd, LOCK_SH | LOCK_EX), EINVAL);
    CHECK_ERRNO(flock(99, LOCK_SH), EBADF);
    CHECK_ERRNO(flock(open("f", O_PATH), LOCK_SH), EBADF);
    MUST(flock(fd, LOCK_UN));
    MUST(flock(fd, LOCK_UN | LOCK_NB));
    MUST(flock(fd, LOCK_SH));
    MUST(flock(other, LOCK_SH | LOCK_NB));
    CHECK_ERRNO(flock(third, LOCK_EX | LOCK_NB), EWOULDBLOCK);
    // Who cannot have more has less than before.
    CHECK_ERRNO(flock(other, LOCK_EX | LOCK_NB), EWOULDBLOCK);
    MUST(flock(fd, LOCK_EX | LOCK_NB));
    CHECK_ERRNO(flock(other, LOCK_SH | LOCK_NB), EWOULDBLOCK);
    MUST(flock(fd, LOCK_SH | LOCK_NB));
    MUST(flock(other, LOCK_SH | LOCK_NB));
    MUST(flock(other, LOCK_UN));
    MUST(flock(fd, LOCK_EX));
    // It has nothing to do with record locks.
    MUST(lock(fd, F_SETLK, F_WRLCK, 0, 0));
    MUST(lock(fd, F_OFD_SETLK, F_UNLCK, 0, 0));
    MUST(close(open("f", O_RDONLY)));
    CHECK_ERRNO(flock(other, LOCK_SH | LOCK_NB), EWOULDBLOCK);
    // A child has the same, and can give it up.
    int twin = dup(fd);
    MUST(close(fd));
    CHECK_ERRNO(flock(other, LOCK_SH | LOCK_NB), EWOULDBLOCK);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(flock(twin, LOCK_EX | LOCK_NB));
        MUST(flock(twin, LOCK_UN));
        CHILD_DONE();
    }
    check_child(child);
    MUST(flock(other, LOCK_EX | LOCK_NB));
    // The last descriptor's end is that of the lock; who waits gets it.
    line ready = new_line();
    child = fork_or_fail();
    if (child == 0) {
        MUST(close(other));
        tell(ready);
        MUST(flock(third, LOCK_EX));
        CHILD_DONE();
    }
    await(ready);
    sleep_ms(20);
    MUST(close(other));
    check_child(child);
    DONE();
}
