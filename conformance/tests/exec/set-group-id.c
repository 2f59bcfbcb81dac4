// rule: executing a set-group-ID file that its group may execute makes that group the effective and saved one; without the group's x nothing is set
// source: POSIX execve(), DESCRIPTION; inode(7), S_ISGID
#include "exec.h"

int main(int argc, char **argv)
{
    gid_t user = 2000001, group = 2000003;
    if (argc > 1) {
        int set = argv[1][0] == 's';
        gid_t r, e, s;
        MUST(getresgid(&r, &e, &s));
        CHECK_EQ(r, user);
        CHECK_EQ(e, set ? group : user);
        CHECK_EQ(s, set ? group : user);
        CHECK_EQ(geteuid(), user);
        CHECK_EQ(getauxval(AT_EGID), set ? group : user);
        CHECK_EQ(getauxval(AT_SECURE), set);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "p", 0, group, 02755);
    copy_program(self, "q", 0, group, 02745);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        CHECK_EXECUTED("./p", "set");
        CHECK_EXECUTED("./q", "not");
        CHILD_DONE();
    }
    check_child(child);
    leave_folder((const char *const[]){"p", "q", NULL});
    DONE();
}
