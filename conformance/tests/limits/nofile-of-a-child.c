// rule: RLIMIT_NOFILE bounds the numbers of new descriptors, closes none, and is each process's own
// source: POSIX getrlimit(), RLIMIT_NOFILE; dup2(), EBADF
#include "process.h"

int main(void)
{
    CHECK_EQ(dup2(0, 20), 20);
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct rlimit limit = {10, 10};
        MUST(setrlimit(RLIMIT_NOFILE, &limit));
        CHECK_EQ(fcntl(20, F_GETFD), 0);
        int last = -1;
        for (int fd; (fd = dup(0)) >= 0;) last = fd;
        CHECK_EQ(errno, EMFILE);
        CHECK_EQ(last, 9);
        CHECK_ERRNO(open("/dev/null", O_RDONLY), EMFILE);
        int ends[2];
        CHECK_ERRNO(pipe(ends), EMFILE);
        CHECK_ERRNO(dup2(0, 10), EBADF);
        CHECK_ERRNO(fcntl(0, F_DUPFD, 10), EINVAL);
        pid_t grandchild = fork();
        MUST(grandchild);
        if (grandchild == 0) _exit(fcntl(20, F_GETFD) != 0);
        check_child(grandchild);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(dup2(0, 21), 21);
    DONE();
}
