// rule: closing any descriptor of a file gives up all the record locks that the process has on it
// source: POSIX fcntl(), "shall be removed when a file descriptor for that file is closed"; close(), dup2()
#include "flock.h"

static int open_again(void)
{
    int fd = open("f", O_RDWR);
    MUST(fd);
    return fd;
}

int main(void)
{
    int fd = lock_file();
    MUST(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    CHECK_SEEN(fd, F_WRLCK, 0, 0, F_WRLCK, 0, 10);
    MUST(close(open("f", O_RDONLY)));
    CHECK_FREE(fd, 0, 0);

    MUST(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    MUST(close(dup(fd)));
    CHECK_FREE(fd, 0, 0);

    MUST(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    int other = open_again(), null = open("/dev/null", O_RDWR);
    MUST(dup2(null, other));
    CHECK_FREE(fd, 0, 0);

    MUST(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    other = open_again();
    MUST(syscall(SYS_close_range, other, other, 0));
    CHECK_FREE(fd, 0, 0);

    // Another file's are others, and another process closes what it likes.
    MUST(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    other = open("g", O_RDWR | O_CREAT, 0600);
    MUST(lock(other, F_SETLK, F_WRLCK, 0, 10));
    MUST(close(other));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(close(fd));
        CHILD_DONE();
    }
    check_child(child);
    CHECK_SEEN(fd, F_WRLCK, 0, 0, F_WRLCK, 0, 10);
    // A name that goes is no descriptor that is closed.
    MUST(unlink("f"));
    CHECK_SEEN(fd, F_WRLCK, 0, 0, F_WRLCK, 0, 10);
    DONE();
}
