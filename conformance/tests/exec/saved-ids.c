// rule: exec copies the effective ids to the saved ones
// source: POSIX execve(), DESCRIPTION; credentials(7)
#include "exec.h"

int main(int argc, char **argv)
{
    uid_t r, e, s;
    if (argc > 1) {
        MUST(getresuid(&r, &e, &s));
        CHECK_EQ(r, atoi(argv[1]));
        CHECK_EQ(e, 0);
        CHECK_EQ(s, 0);
        MUST(getresgid(&r, &e, &s));
        CHECK(r == 1 && e == 2 && s == 2);
        DONE();
    }
    const char *self = own_file(argv);
    uid_t user = lone_user();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setresgid(1, 2, 3));
        MUST(setresuid(user, 0, user + 1));
        EXECUTE(self, decimal(user));
    }
    check_child(child);
    DONE();
}
