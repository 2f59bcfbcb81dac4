// rule: record locks of one process join, split and change their kind; F_GETLK tells another process of them
// source: POSIX fcntl(), F_GETLK, F_SETLK
#include "flock.h"

int main(void)
{
    int fd = lock_file();
    MUST(lock(fd, F_SETLK, F_WRLCK, 10, 10));
    CHECK_SEEN(fd, F_RDLCK, 0, 0, F_WRLCK, 10, 10);
    CHECK_FREE(fd, 0, 10);
    CHECK_FREE(fd, 20, 0);
    // What touches is one.
    MUST(lock(fd, F_SETLK, F_WRLCK, 20, 10));
    CHECK_SEEN(fd, F_WRLCK, 25, 1, F_WRLCK, 10, 20);
    // A hole.
    MUST(lock(fd, F_SETLK, F_UNLCK, 15, 5));
    CHECK_SEEN(fd, F_WRLCK, 0, 0, F_WRLCK, 10, 5);
    CHECK_FREE(fd, 15, 5);
    CHECK_SEEN(fd, F_WRLCK, 16, 0, F_WRLCK, 20, 10);
    // Another kind in the middle.
    MUST(lock(fd, F_SETLK, F_RDLCK, 22, 2));
    CHECK_SEEN(fd, F_WRLCK, 22, 2, F_RDLCK, 22, 2);
    CHECK_SEEN(fd, F_RDLCK, 22, 2, F_UNLCK, 22, 2);
    CHECK_SEEN(fd, F_RDLCK, 21, 1, F_WRLCK, 20, 2);
    CHECK_SEEN(fd, F_RDLCK, 24, 0, F_WRLCK, 24, 6);
    // Without end, and before where it starts.
    MUST(lock(fd, F_SETLK, F_UNLCK, 0, 0));
    CHECK_FREE(fd, 0, 0);
    MUST(lock(fd, F_SETLK, F_RDLCK, 100, 0));
    CHECK_SEEN(fd, F_WRLCK, 1L << 40, 1, F_RDLCK, 100, 0);
    MUST(lock(fd, F_SETLK, F_WRLCK, 50, -20));
    CHECK_SEEN(fd, F_WRLCK, 0, 50, F_WRLCK, 30, 20);
    CHECK_FREE(fd, 50, 50);
    // From the offset, and from the end.
    MUST(lock(fd, F_SETLK, F_UNLCK, 0, 0));
    MUST(ftruncate(fd, 1000));
    MUST(lseek(fd, 300, SEEK_SET));
    struct flock asked = region(F_WRLCK, -100, 50);
    asked.l_whence = SEEK_CUR;
    MUST(fcntl(fd, F_SETLK, &asked));
    CHECK_SEEN(fd, F_WRLCK, 0, 0, F_WRLCK, 200, 50);
    asked.l_whence = SEEK_END;
    MUST(fcntl(fd, F_SETLK, &asked));
    CHECK_SEEN(fd, F_WRLCK, 500, 0, F_WRLCK, 900, 50);
    // The process's own are in nobody's way, and it is not told of them.
    asked = region(F_WRLCK, 0, 0);
    MUST(fcntl(fd, F_GETLK, &asked));
    CHECK_EQ(asked.l_type, F_UNLCK);
    DONE();
}
