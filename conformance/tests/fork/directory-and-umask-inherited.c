// rule: the child has the parent's directory and umask, as copies
// source: POSIX fork(), DESCRIPTION; chdir(2), umask(2)
#include "process.h"
#include <sys/stat.h>

int main(void)
{
    char cwd[16];
    MUST(chdir("/dev"));
    umask(027);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(syscall(SYS_getcwd, cwd, sizeof cwd));
        CHECK_EQ(strcmp(cwd, "/dev"), 0);
        CHECK_EQ(umask(077), 027);
        MUST(chdir("/"));
        CHILD_DONE();
    }
    check_child(child);
    MUST(syscall(SYS_getcwd, cwd, sizeof cwd));
    CHECK_EQ(strcmp(cwd, "/dev"), 0);
    CHECK_EQ(umask(022), 027);
    DONE();
}
