// rule: setgroups needs privilege; getgroups counts with size 0 and refuses too small a list; a fork inherits them
// source: getgroups(2), setgroups(2); POSIX getgroups()
#include "process.h"
#include <grp.h>

int main(void)
{
    gid_t list[3] = {30, 10, 20}, got[8];
    static gid_t many[65537];
    CHECK_EQ(syscall(SYS_setgroups, 3, list), 0);
    CHECK_EQ(getgroups(0, NULL), 3);
    CHECK_EQ(getgroups(8, got), 3);
    int sum = 0;
    for (int i = 0; i < 3; i++) sum += (int)got[i];
    CHECK_EQ(sum, 60);
    CHECK_ERRNO(getgroups(2, got), EINVAL);
    CHECK_ERRNO(getgroups(-1, got), EINVAL);
    CHECK_ERRNO(syscall(SYS_getgroups, 3, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_setgroups, 65537, many), EINVAL);
    CHECK_ERRNO(syscall(SYS_setgroups, 3, 8), EFAULT);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(getgroups(8, got), 3);
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        CHECK_EQ(getgroups(8, got), 3);
        CHECK_ERRNO(syscall(SYS_setgroups, 1, list), EPERM);
        CHECK_ERRNO(syscall(SYS_setgroups, 0, NULL), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(syscall(SYS_setgroups, 0, NULL), 0);
    CHECK_EQ(getgroups(0, NULL), 0);
    DONE();
}
