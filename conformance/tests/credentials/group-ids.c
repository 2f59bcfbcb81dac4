// rule: setgid, setregid and setresgid follow the rules of the user's, by the privilege of the effective user
// source: POSIX setgid(), setregid(); setresgid(2)
#include "process.h"

int main(void)
{
    gid_t r, e, s;
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(setgid(50), 0);
        MUST(getresgid(&r, &e, &s));
        CHECK(r == 50 && e == 50 && s == 50);
        CHECK_EQ(setgid(60), 0); // the user is root still
        CHECK_EQ(setresgid(1, 2, 3), 0);
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        CHECK_ERRNO(setgid(4), EPERM);
        CHECK_EQ(setgid(3), 0);
        MUST(getresgid(&r, &e, &s));
        CHECK(r == 1 && e == 3 && s == 3);
        CHECK_ERRNO(setegid(2), EPERM);
        CHECK_EQ(setegid(1), 0);
        CHECK_EQ(setregid(1, 3), 0);
        MUST(getresgid(&r, &e, &s));
        CHECK(r == 1 && e == 3 && s == 3);
        CHECK_ERRNO(setresgid(1, 3, 0), EPERM);
        CHECK_ERRNO(setregid(0, -1), EPERM);
        CHECK_EQ(getgid(), 1);
        CHECK_EQ(getegid(), 3);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
