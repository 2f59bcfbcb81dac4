// rule: a set-user-ID file of the caller itself changes nothing, and is no secure execution
// source: execve(2), "Effect on process attributes"; getauxval(3), AT_SECURE
#include "exec.h"

int main(int argc, char **argv)
{
    uid_t user = 2000001;
    if (argc > 1) {
        CHECK_EQ(geteuid(), user);
        CHECK_EQ(getauxval(AT_SECURE), 0);
        CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "p", user, user, 06755);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        EXECUTE("./p", "1");
    }
    check_child(child);
    leave_folder((const char *const[]){"p", NULL});
    DONE();
}
