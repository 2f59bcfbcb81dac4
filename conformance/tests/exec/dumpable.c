// rule: exec makes a process dumpable, but not with a set-ID file of another user, nor a file that the caller may not read
// source: PR_SET_DUMPABLE(2const)
#include "exec.h"

int main(int argc, char **argv)
{
    uid_t user = 2000001;
    if (argc > 1) {
        CHECK_EQ(prctl(PR_GET_DUMPABLE), argv[1][0] == 'd');
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "plain", 0, 0, 0755);
    copy_program(self, "set", 2000002, 0, 04755);
    copy_program(self, "group", 0, 2000002, 02755);
    copy_program(self, "hidden", 0, 0, 0711);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        // As setuid says.
        CHECK_EQ(prctl(PR_GET_DUMPABLE), 0);
        CHECK_EXECUTED("./plain", "dumpable");
        CHECK_EXECUTED("./set", "not");
        CHECK_EXECUTED("./group", "not");
        CHECK_EXECUTED("./hidden", "not");
        CHILD_DONE();
    }
    check_child(child);
    leave_folder((const char *const[]){"plain", "set", "group", "hidden", NULL});
    DONE();
}
