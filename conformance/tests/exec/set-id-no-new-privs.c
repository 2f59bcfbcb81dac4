// rule: with PR_SET_NO_NEW_PRIVS, which fork and exec keep, set-ID bits are ignored
// source: PR_SET_NO_NEW_PRIVS(2const); execve(2), "Effect on process attributes"
#include "exec.h"

int main(int argc, char **argv)
{
    uid_t user = 2000001;
    if (argc > 1) {
        uid_t r, e, s;
        MUST(getresuid(&r, &e, &s));
        CHECK(r == user && e == user && s == user);
        CHECK_EQ(getegid(), user);
        CHECK_EQ(getauxval(AT_SECURE), 0);
        CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "p", 0, 0, 06755);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
        CHECK_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
        CHECK_EXECUTED("./p", "1");
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
    leave_folder((const char *const[]){"p", NULL});
    DONE();
}
