// rule: no id is -1: setuid and setgid give EINVAL for it, the others leave that id as it is; bad pointers are EFAULT
// source: setuid(2), EINVAL; setresuid(2); getresuid(2), EFAULT; setgroups(2), EINVAL
#include "process.h"
#include <grp.h>

int main(void)
{
    CHECK_ERRNO(syscall(SYS_setuid, -1), EINVAL);
    CHECK_ERRNO(syscall(SYS_setgid, -1), EINVAL);
    CHECK_EQ(syscall(SYS_setreuid, -1, -1), 0);
    CHECK_EQ(syscall(SYS_setresuid, -1, -1, -1), 0);
    CHECK_EQ(syscall(SYS_setresgid, -1, -1, -1), 0);
    uid_t id;
    CHECK_ERRNO(syscall(SYS_getresuid, &id, &id, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_getresgid, 8, &id, &id), EFAULT);
    CHECK_ERRNO(syscall(SYS_setgroups, 65537, &id), EINVAL);
    CHECK_ERRNO(syscall(SYS_setgroups, -1, &id), EINVAL);
    CHECK_ERRNO(syscall(SYS_setgroups, 1, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_getgroups, -1, &id), EINVAL);
    DONE();
}
