// rule: the superuser can change its ids and, having left them, cannot come back
// source: POSIX setuid(), setgid(); setresuid(2); credentials(7)
#include "check.h"

int main(void)
{
    uid_t r, e, s;
    CHECK_EQ(getuid(), 0);
    CHECK_EQ(geteuid(), 0);
    CHECK_EQ(getgid(), 0);
    CHECK_EQ(getegid(), 0);
    MUST(syscall(SYS_setresgid, 10, 11, 12));
    MUST(syscall(SYS_getresgid, &r, &e, &s));
    CHECK(r == 10 && e == 11 && s == 12);
    MUST(syscall(SYS_setresuid, 20, 21, 22));
    MUST(syscall(SYS_getresuid, &r, &e, &s));
    CHECK(r == 20 && e == 21 && s == 22);
    CHECK_EQ(getuid(), 20);
    CHECK_EQ(geteuid(), 21);
    CHECK_ERRNO(syscall(SYS_setresuid, 0, -1, -1), EPERM);
    CHECK_ERRNO(syscall(SYS_setuid, 0), EPERM);
    CHECK_EQ(syscall(SYS_setresuid, -1, 22, -1), 0); // one of the three is allowed
    CHECK_EQ(geteuid(), 22);
    CHECK_ERRNO(syscall(SYS_setgid, 0), EPERM);
    CHECK_EQ(syscall(SYS_setgid, 12), 0);
    CHECK_EQ(getegid(), 12);
    CHECK_EQ(getgid(), 10);
    CHECK_ERRNO(syscall(SYS_getresuid, 8, &e, &s), EFAULT);
    DONE();
}
