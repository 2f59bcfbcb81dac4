// rule: F_SETLKW waits until all that is in the way has been given up, also by an exit
// source: POSIX fcntl(), F_SETLKW
#include "flock.h"

int main(void)
{
    int fd = lock_file();
    line locked = new_line(), go = new_line(), got = new_line();
    MUST(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    pid_t dies = fork_or_fail();
    if (dies == 0) {
        MUST(lock(fd, F_SETLK, F_RDLCK, 10, 10));
        tell(locked);
        await(go);
        _exit(0);
    }
    await(locked);
    pid_t waits = fork_or_fail();
    if (waits == 0) {
        tell(locked);
        MUST(lock(fd, F_SETLKW, F_WRLCK, 0, 20));
        tell(got);
        CHECK_ERRNO(lock(fd, F_SETLK, F_RDLCK, 30, 1), EAGAIN);
        CHILD_DONE();
    }
    await(locked);
    MUST(lock(fd, F_SETLK, F_WRLCK, 30, 1));
    sleep_ms(20); // the child waits then, usually
    struct pollfd ready = {.fd = got.out, .events = POLLIN};
    CHECK_EQ(poll(&ready, 1, 0), 0);
    MUST(lock(fd, F_SETLK, F_UNLCK, 0, 10));
    CHECK_EQ(poll(&ready, 1, 20), 0);
    tell(go);
    check_child(dies);
    await(got);
    check_child(waits);
    DONE();
}
