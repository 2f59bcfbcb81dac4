// rule: without a place to store the pidfd, or without a free descriptor, there is no child and no descriptor
// source: clone(2), CLONE_PIDFD; ERRORS
#include "process.h"
#include <sys/resource.h>

static int lowest_free(void)
{
    int fd = dup(0);
    MUST(fd);
    MUST(close(fd));
    return fd;
}

int main(void)
{
    int free_before = lowest_free();
    CHECK_ERRNO(syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, (int *)8, NULL, 0), EFAULT);
    struct clone3_args args = {.flags = CLONE_PIDFD, .exit_signal = SIGCHLD, .pidfd = 8};
    CHECK_ERRNO(clone3_(&args), EFAULT);
    int word = -1;
    args.flags |= CLONE_PARENT_SETTID;
    args.pidfd = args.parent_tid = (uintptr_t)&word;
    CHECK_ERRNO(clone3_(&args), EINVAL);
    CHECK_EQ(word, -1);
    struct rlimit old, few;
    MUST(getrlimit(RLIMIT_NOFILE, &old));
    few = old;
    few.rlim_cur = (rlim_t)free_before;
    MUST(setrlimit(RLIMIT_NOFILE, &few));
    args.flags = CLONE_PIDFD;
    CHECK_ERRNO(clone3_(&args), EMFILE);
    CHECK_ERRNO(syscall(SYS_pidfd_open, getpid(), 0), EMFILE);
    MUST(setrlimit(RLIMIT_NOFILE, &old));
    CHECK_ERRNO(wait(NULL), ECHILD);
    CHECK_EQ(lowest_free(), free_before);

    // Both are told where both have a place; a child with descriptors of its own has not this one.
    int tid = -1, fd = -1;
    args.flags = CLONE_PIDFD | CLONE_PARENT_SETTID;
    args.pidfd = (uintptr_t)&fd;
    args.parent_tid = (uintptr_t)&tid;
    pid_t child = (pid_t)clone3_(&args);
    MUST(child);
    if (child == 0) {
        CHECK_ERRNO(fcntl(free_before, F_GETFD), EBADF);
        CHILD_DONE();
    }
    CHECK_EQ(tid, child);
    CHECK_EQ(fd, free_before);
    check_child(child);
    DONE();
}
