// rule: a child has its parent's ids; what it changes after is its own
// source: POSIX fork(); credentials(7)
#include "process.h"

int main(void)
{
    uid_t user = lone_user(), r, e, s;
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setresgid(1, 2, 3));
        MUST(setresuid(user, 0, user + 100000));
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            MUST(getresuid(&r, &e, &s));
            CHECK(r == user && e == 0 && s == user + 100000);
            MUST(getresgid(&r, &e, &s));
            CHECK(r == 1 && e == 2 && s == 3);
            MUST(setuid(user));
            CHILD_DONE();
        }
        check_child(grandchild);
        CHECK_EQ(geteuid(), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(getuid(), 0);
    DONE();
}
