// rule: seteuid drops privilege for a while: the saved id lets it come back; setuid then changes the effective id alone
// source: POSIX seteuid(), setuid()
#include "process.h"

int main(void)
{
    uid_t user = lone_user(), r, e, s;
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(seteuid(user), 0);
        MUST(getresuid(&r, &e, &s));
        CHECK(r == 0 && e == user && s == 0);
        CHECK_ERRNO(seteuid(user + 1), EPERM);
        CHECK_ERRNO(setgid(5), EPERM);
        CHECK_EQ(setuid(0), 0); // real or saved: the effective id only
        MUST(getresuid(&r, &e, &s));
        CHECK(r == 0 && e == 0 && s == 0);
        CHECK_EQ(setresuid(user, user, 0), 0);
        CHECK_EQ(setuid(0), 0);
        MUST(getresuid(&r, &e, &s));
        CHECK(r == user && e == 0 && s == 0);
        CHECK_EQ(setuid(user), 0); // privileged again: all three
        MUST(getresuid(&r, &e, &s));
        CHECK(r == user && e == user && s == user);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
