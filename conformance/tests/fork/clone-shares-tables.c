// rule: CLONE_FILES and CLONE_FS share descriptors, umask and directory between processes; without them they are copies
// source: clone(2), CLONE_FILES, CLONE_FS
#include "process.h"
#include <sys/stat.h>

static void child_work(int *ends)
{
    close(ends[0]);
    umask(070);
    if (chdir("/dev") != 0) _exit(1);
    _exit(0);
}

int main(void)
{
    int ends[2];
    char cwd[16];
    MUST(chdir("/"));
    for (int shared = 0; shared < 2; shared++) {
        MUST(pipe(ends));
        umask(022);
        pid_t child = clone_((shared ? CLONE_FILES | CLONE_FS : 0) | SIGCHLD);
        MUST(child);
        if (child == 0) child_work(ends);
        CHECK_EQ(reap(child), EXITED(0));
        CHECK_EQ(umask(0), shared ? 070 : 022);
        MUST(syscall(SYS_getcwd, cwd, sizeof cwd));
        CHECK_EQ(strcmp(cwd, shared ? "/dev" : "/"), 0);
        if (shared) CHECK_ERRNO(fcntl(ends[0], F_GETFD), EBADF);
        else CHECK_EQ(fcntl(ends[0], F_GETFD), 0);
    }
    DONE();
}
