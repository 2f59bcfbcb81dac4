// rule: posix_spawnp looks in PATH, the pid need not be asked for, and what exec refuses is the result, without a child
// source: POSIX posix_spawn(), DESCRIPTION, RETURN VALUE and ERRORS
#include "exec.h"
#include <spawn.h>

static const char *const names[] = {"sigil-program", NULL};

int main(int argc, char **argv)
{
    if (argc > 1) {
        CHECK_EQ(argc, 2);
        CHECK_EQ(strcmp(argv[1], "only"), 0);
        CHECK_EQ(strcmp(getenv("GIVEN") ? getenv("GIVEN") : "", "yes"), 0);
        CHECK(environ[1] == NULL);
        DONE();
    }
    const char *self = own_file(argv);
    char *full = realpath(self, NULL), folder[64];
    if (full == NULL) full = (char *)self;
    enter_folder();
    copy_program(full, "sigil-program", 0, 0, 0755);
    make_file("no-right", "nothing", 0644);
    make_file("no-program", "nothing", 0755);
    MUST(getcwd(folder, sizeof folder) == NULL ? -1 : 0);
    char *arguments[] = {"zero", "only", NULL}, *given[] = {"GIVEN=yes", NULL};
    pid_t child = -5;
    fflush(stdout);
    CHECK_EQ(posix_spawn(&child, "./sigil-program", NULL, NULL, arguments, given), 0);
    check_child(child);
    CHECK_EQ(posix_spawn(NULL, "./sigil-program", NULL, NULL, arguments, given), 0);
    CHECK_EQ(reap(-1), EXITED(0));
    MUST(setenv("PATH", folder, 1));
    MUST(chdir("/"));
    CHECK_EQ(posix_spawnp(&child, "sigil-program", NULL, NULL, arguments, given), 0);
    check_child(child);
    CHECK_EQ(posix_spawnp(&child, "sigil-none", NULL, NULL, arguments, given), ENOENT);
    CHECK_EQ(posix_spawn(&child, "sigil-program", NULL, NULL, arguments, given), ENOENT);
    MUST(chdir(folder));
    CHECK_EQ(posix_spawn(&child, "./no-right", NULL, NULL, arguments, given), EACCES);
    CHECK_EQ(posix_spawn(&child, "./no-program", NULL, NULL, arguments, given), ENOEXEC);
    CHECK_EQ(posix_spawn(&child, "./no-right/x", NULL, NULL, arguments, given), ENOTDIR);
    CHECK_ERRNO(wait(NULL), ECHILD);
    MUST(unlink("no-right"));
    MUST(unlink("no-program"));
    leave_folder(names);
    DONE();
}
