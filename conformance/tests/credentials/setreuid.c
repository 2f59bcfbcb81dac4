// rule: setreuid: unprivileged, real from real or effective, effective from any; the saved id follows when the real one is set
// source: setreuid(2); POSIX setreuid()
#include "process.h"

int main(void)
{
    uid_t a = lone_user(), b = a + 100000, c = b + 100000, r, e, s;
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setresuid(a, b, c));
        CHECK_ERRNO(setreuid(c, -1), EPERM);
        CHECK_EQ(setreuid(-1, c), 0); // effective from saved
        MUST(getresuid(&r, &e, &s));
        CHECK(r == a && e == c && s == c);
        CHECK_EQ(setreuid(-1, a), 0);
        MUST(getresuid(&r, &e, &s));
        CHECK(r == a && e == a && s == c); // effective equals real: saved stays
        CHECK_EQ(setreuid(-1, c), 0);
        CHECK_EQ(setreuid(c, a), 0); // swap
        MUST(getresuid(&r, &e, &s));
        CHECK(r == c && e == a && s == a);
        CHECK_ERRNO(setreuid(b, b), EPERM);
        CHECK_ERRNO(setreuid(0, 0), EPERM);
        CHECK_EQ(setreuid(-1, -1), 0);
        MUST(getresuid(&r, &e, &s));
        CHECK(r == c && e == a && s == a);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
