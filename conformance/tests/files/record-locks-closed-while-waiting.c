// rule: F_SETLKW whose descriptor another thread closes meanwhile leaves no lock behind: EBADF
// source: POSIX fcntl(), F_SETLKW; close(); fcntl_locking(2)
#include "flock.h"

static int fd;

static void *waiter(void *arg)
{
    CHECK_ERRNO(lock(fd, F_SETLKW, F_WRLCK, 0, 0), EBADF);
    return arg;
}

int main(void)
{
    fd = lock_file();
    line locked = new_line(), go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(lock(fd, F_SETLK, F_RDLCK, 0, 0));
        tell(locked);
        await(go);
        CHILD_DONE();
    }
    await(locked);
    pthread_t thread = start_thread(waiter, NULL);
    sleep_ms(50); // it waits then, usually; else it finds no descriptor
    MUST(close(fd));
    tell(go);
    join_thread(thread);
    check_child(child);
    int reader = open("f", O_RDWR);
    MUST(reader);
    CHECK_FREE(reader, 0, 0);
    DONE();
}
