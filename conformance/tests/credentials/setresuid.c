// rule: setresuid: unprivileged, each id from any of the three; one bad id and nothing changes
// source: setresuid(2)
#include "process.h"

int main(void)
{
    uid_t a = lone_user(), b = a + 100000, c = b + 100000, r, e, s;
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(setresuid(a, b, c), 0);
        CHECK_EQ(getuid(), a);
        CHECK_EQ(geteuid(), b);
        CHECK_EQ(setresuid(c, a, b), 0);
        MUST(getresuid(&r, &e, &s));
        CHECK(r == c && e == a && s == b);
        CHECK_ERRNO(setresuid(a, b, 0), EPERM);
        MUST(getresuid(&r, &e, &s));
        CHECK(r == c && e == a && s == b);
        CHECK_EQ(setresuid(-1, -1, a), 0);
        MUST(getresuid(&r, &e, &s));
        CHECK(r == c && e == a && s == a);
        CHECK_ERRNO(setresuid(-1, b, -1), EPERM); // b is gone
        CHECK_EQ(setresuid(-1, -1, -1), 0);
        CHECK_ERRNO(syscall(SYS_getresuid, &r, &e, 8), EFAULT);
        CHECK_ERRNO(syscall(SYS_getresuid, 8, &e, &s), EFAULT);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
