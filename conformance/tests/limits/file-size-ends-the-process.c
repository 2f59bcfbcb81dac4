// rule: a write beyond RLIMIT_FSIZE ends a process by SIGXFSZ; where that is ignored or blocked, the write is EFBIG
// source: POSIX write(), EFBIG; getrlimit(2), RLIMIT_FSIZE
#include "process.h"
#include "tree.h"

int main(void)
{
    struct rlimit limit = {4, 4}, no_core = {0, 0};
    enter_scratch();
    MUST(setrlimit(RLIMIT_CORE, &no_core));
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setrlimit(RLIMIT_FSIZE, &limit));
        if (write(fd, "012345", 6) != 4) _exit(1);
        write(fd, "4", 1);
        _exit(2);
    }
    CHECK_EQ(reap(child), KILLED(SIGXFSZ));
    child = fork_or_fail();
    if (child == 0) {
        MUST(setrlimit(RLIMIT_FSIZE, &limit));
        on_signal(SIGXFSZ, SIG_IGN, 0);
        CHECK_ERRNO(write(fd, "4", 1), EFBIG);
        CHECK_ERRNO(ftruncate(fd, 5), EFBIG);
        CHECK_ERRNO(truncate("f", 5), EFBIG);
        on_signal(SIGXFSZ, SIG_DFL, 0);
        block(SIGXFSZ);
        CHECK_ERRNO(pwrite(fd, "x", 1, 4), EFBIG);
        CHECK_EQ(is_pending(SIGXFSZ), 1);
        on_signal(SIGXFSZ, SIG_IGN, 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(lseek(fd, 0, SEEK_END), 4);
    DONE();
}
