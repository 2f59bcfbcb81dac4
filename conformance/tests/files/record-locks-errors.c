// rule: record locks refuse bad ranges, kinds and access modes
// source: POSIX fcntl(), EBADF, EINVAL, EOVERFLOW; fcntl_locking(2)
#include "flock.h"

int main(void)
{
    int fd = lock_file(), reader = open("f", O_RDONLY), writer = open("f", O_WRONLY);
    MUST(reader);
    MUST(writer);
    CHECK_ERRNO(lock(reader, F_SETLK, F_WRLCK, 0, 1), EBADF);
    CHECK_ERRNO(lock(writer, F_SETLK, F_RDLCK, 0, 1), EBADF);
    CHECK_ERRNO(lock(reader, F_SETLKW, F_WRLCK, 0, 1), EBADF);
    CHECK_ERRNO(lock(reader, F_OFD_SETLK, F_WRLCK, 0, 1), EBADF);
    MUST(lock(reader, F_SETLK, F_RDLCK, 0, 1));
    MUST(lock(writer, F_SETLK, F_WRLCK, 0, 1));
    MUST(lock(reader, F_SETLK, F_UNLCK, 0, 1));
    MUST(lock(reader, F_GETLK, F_WRLCK, 0, 1)); // asking needs no rights
    CHECK_ERRNO(lock(99, F_SETLK, F_WRLCK, 0, 1), EBADF);
    CHECK_ERRNO(lock(open("f", O_PATH), F_SETLK, F_RDLCK, 0, 1), EBADF);

    CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, -1, 1), EINVAL);
    CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, 5, -6), EINVAL);
    CHECK_ERRNO(lock(fd, F_SETLK, F_UNLCK, -1, 1), EINVAL);
    CHECK_ERRNO(lock(fd, F_GETLK, F_WRLCK, -1, 1), EINVAL);
    CHECK_ERRNO(lock(fd, F_GETLK, F_UNLCK, 0, 1), EINVAL);
    CHECK_ERRNO(lock(fd, F_SETLK, 3, 0, 1), EINVAL);
    CHECK_ERRNO(lock(fd, F_GETLK, -1, 0, 1), EINVAL);
    struct flock asked = region(F_WRLCK, 0, 1);
    asked.l_whence = 3;
    CHECK_ERRNO(fcntl(fd, F_SETLK, &asked), EINVAL);
    CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, LONG_MAX, 2), EOVERFLOW);
    MUST(lock(fd, F_SETLK, F_WRLCK, LONG_MAX, 1));
    MUST(lseek(fd, 1, SEEK_SET));
    asked = region(F_WRLCK, LONG_MAX, 1);
    asked.l_whence = SEEK_CUR;
    CHECK_ERRNO(fcntl(fd, F_SETLK, &asked), EOVERFLOW);
    CHECK_ERRNO(fcntl(fd, F_GETLK, (struct flock *)8), EFAULT);
    asked = region(F_WRLCK, 0, 1);
    asked.l_pid = getpid();
    CHECK_ERRNO(fcntl(fd, F_OFD_SETLK, &asked), EINVAL);
    CHECK_ERRNO(fcntl(fd, F_OFD_GETLK, &asked), EINVAL);
    MUST(fcntl(fd, F_SETLK, &asked));
    DONE();
}
