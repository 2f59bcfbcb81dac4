// rule: a set-ID program begins with its environment and arguments as given, and AT_SECURE tells the libc not to trust them
// source: execve(2); secure_getenv(3); getauxval(3), AT_SECURE
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        int secure = argv[1][0] == 's';
        CHECK(strcmp(getenv("SIGIL_TEST"), "there") == 0);
        CHECK((secure_getenv("SIGIL_TEST") == NULL) == secure);
        CHECK_EQ(getauxval(AT_SECURE), secure);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "set", 2000002, 0, 04755);
    copy_program(self, "plain", 2000002, 0, 0755);
    MUST(setenv("SIGIL_TEST", "there", 1));
    CHECK_EXECUTED("./set", "secure");
    CHECK_EXECUTED("./plain", "not");
    // Effective and real ids that differ are reason enough.
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setresuid(2000001, 0, 0));
        EXECUTE("./plain", "secure");
    }
    check_child(child);
    leave_folder((const char *const[]){"set", "plain", NULL});
    DONE();
}
