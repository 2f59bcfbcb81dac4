// rule: a script's set-ID bits are ignored; those of its interpreter count
// source: execve(2), "Interpreter scripts": "Linux ignores the set-user-ID and set-group-ID bits on scripts"
#include "exec.h"

int main(int argc, char **argv)
{
    uid_t user = 2000001, owner = 2000002;
    if (argc > 1) {
        CHECK_EQ(geteuid(), argv[1][0] == 's' ? owner : user);
        CHECK_EQ(getuid(), user);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    char folder[64], text[128];
    MUST(getcwd(folder, sizeof folder) == NULL ? -1 : 0);
    copy_program(self, "plain", 0, 0, 0755);
    copy_program(self, "set", owner, 0, 04755);
    snprintf(text, sizeof text, "#!%s/plain plain\n", folder);
    make_file("script", text, 0600);
    MUST(chown("script", owner, 0));
    MUST(chmod("script", 04755));
    snprintf(text, sizeof text, "#!%s/set set\n", folder);
    make_file("other", text, 0755);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        CHECK_EXECUTED("./script", NULL);
        CHECK_EXECUTED("./other", NULL);
        CHILD_DONE();
    }
    check_child(child);
    leave_folder((const char *const[]){"plain", "set", "script", "other", NULL});
    DONE();
}
