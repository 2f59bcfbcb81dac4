// rule: F_SETLKW that would wait for the caller himself, through any number of processes, is EDEADLK
// source: POSIX fcntl(), EDEADLK
#include "flock.h"

#define COUNT 4

int main(void)
{
    int fd = lock_file();
    line locked = new_line(), go = new_line();
    // Each has a byte and asks for the next one's: whoever comes last would wait for himself.
    pid_t children[COUNT];
    for (int i = 0; i < COUNT; i++) {
        children[i] = fork_or_fail();
        if (children[i] == 0) {
            MUST(lock(fd, F_SETLK, F_WRLCK, i, 1));
            tell(locked);
            await(go);
            if (lock(fd, F_SETLKW, i % 2 ? F_WRLCK : F_RDLCK, (i + 1) % COUNT, 1) == 0) CHILD_DONE();
            CHECK_EQ(errno, EDEADLK);
            // It still has what it had.
            CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, (i + 1) % COUNT, 1), EAGAIN);
            _exit(failures ? 1 : 55);
        }
        await(locked);
    }
    for (int i = 0; i < COUNT; i++) tell(go);
    int told = 0;
    for (int i = 0; i < COUNT; i++) {
        int status = reap(children[i]);
        if (status == EXITED(55)) told++;
        else CHECK_EQ(status, EXITED(0));
    }
    CHECK_EQ(told, 1);
    MUST(lock(fd, F_SETLKW, F_WRLCK, 0, 0));
    DONE();
}
