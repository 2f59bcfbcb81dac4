// rule: nobody, root neither, changes the owner or the times of a process's directory in /proc, or may write there; an owner that stays is no change
// source: Linux 6.18, fs/proc/base.c (its inode is immutable), inode_permission(); found by nolibc-test
#include "proc.h"

int main(void)
{
    char pid[32];
    snprintf(pid, sizeof pid, "/proc/%d", getpid());
    struct timespec times[2] = { { 1, 0 }, { 1, 0 } };
    CHECK_ERRNO(chown(pid, 0, 0), EPERM);
    CHECK_ERRNO(chown("/proc/self", 0, 0), EPERM);
    CHECK_ERRNO(chmod("/proc/self", 0555), EPERM);
    CHECK_ERRNO(utimensat(AT_FDCWD, "/proc/self", times, 0), EPERM);
    CHECK_ERRNO(utimensat(AT_FDCWD, "/proc/self", 0, 0), EPERM);
    CHECK_ERRNO(access("/proc/self", W_OK), EPERM);
    CHECK_EQ(access("/proc/self", R_OK | X_OK), 0);
    CHECK_EQ(chown("/proc/self", -1, -1), 0);
    DONE();
}
