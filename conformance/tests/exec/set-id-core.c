// rule: a process that is not dumpable, as after executing a set-user-ID file, ends without a core whatever RLIMIT_CORE is
// source: core(5), "not dumpable"; PR_SET_DUMPABLE(2const)
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) abort();
    const char *self = own_file(argv);
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
    // A runner may forbid cores for good; then there is none.
    int core = setrlimit(RLIMIT_CORE, &limit) == 0 ? 0x80 : 0;
    enter_folder();
    copy_program(self, "p", 2000002, 0, 04755);
    pid_t child = fork_or_fail();
    if (child == 0) EXECUTE("./p", "1");
    CHECK_EQ(reap(child), KILLED(SIGABRT));
    child = fork_or_fail();
    if (child == 0) {
        MUST(prctl(PR_SET_DUMPABLE, 0));
        abort();
    }
    CHECK_EQ(reap(child), KILLED(SIGABRT));
    child = fork_or_fail();
    if (child == 0) abort();
    CHECK_EQ(reap(child), KILLED(SIGABRT) | core);
    char name[32];
    snprintf(name, sizeof name, "core.%d", child);
    unlink(name);
    leave_folder((const char *const[]){"p", "core", NULL});
    DONE();
}
