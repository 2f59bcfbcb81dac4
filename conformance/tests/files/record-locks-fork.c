// rule: a forked child has none of its parent's record locks; all threads of a process have the same
// source: POSIX fork(), "locks set by the parent process shall not be inherited"; fcntl()
#include "flock.h"

static int fd;

static void *thread(void *arg)
{
    MUST(lock(fd, F_SETLK, F_WRLCK, 0, 5));
    MUST(lock(fd, F_SETLK, F_UNLCK, 5, 5));
    return arg;
}

int main(void)
{
    fd = lock_file();
    MUST(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, 0, 10), EAGAIN);
        MUST(lock(fd, F_SETLK, F_UNLCK, 0, 0));
        CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, 0, 10), EAGAIN);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_SEEN(fd, F_WRLCK, 0, 0, F_WRLCK, 0, 10);
    join_thread(start_thread(thread, NULL));
    CHECK_SEEN(fd, F_WRLCK, 0, 0, F_WRLCK, 0, 5);
    DONE();
}
