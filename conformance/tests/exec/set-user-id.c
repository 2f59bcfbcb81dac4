// rule: executing a set-user-ID file makes its owner the effective and saved user, the real one stays; AT_SECURE and AT_EUID say so
// source: POSIX execve(), DESCRIPTION; execve(2), "Effect on process attributes"; getauxval(3)
#include "exec.h"
#include <sys/fsuid.h>

int main(int argc, char **argv)
{
    uid_t user = 2000001, owner = 2000002;
    if (argc > 1) {
        uid_t r, e, s;
        MUST(getresuid(&r, &e, &s));
        CHECK_EQ(r, user);
        CHECK_EQ(e, owner);
        CHECK_EQ(s, owner);
        CHECK_EQ(setfsuid(-1), owner);
        CHECK_EQ(getegid(), user);
        CHECK_EQ(getauxval(AT_SECURE), 1);
        CHECK_EQ(getauxval(AT_UID), user);
        CHECK_EQ(getauxval(AT_EUID), owner);
        CHECK_EQ(getauxval(AT_EGID), user);
        // There and back, since the saved one is the owner's.
        CHECK_EQ(seteuid(user), 0);
        CHECK_EQ(seteuid(owner), 0);
        CHECK_ERRNO(seteuid(0), EPERM);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "p", owner, 0, 04755);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        EXECUTE("./p", "1");
    }
    check_child(child);
    leave_folder((const char *const[]){"p", NULL});
    DONE();
}
