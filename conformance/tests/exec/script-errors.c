// rule: an interpreter that is missing is ENOENT, one that may not be executed EACCES, scripts of scripts without end ELOOP
// source: execve(2), ERRORS and "Interpreter scripts"
#include "exec.h"

static const char *const names[] = {"missing", "unexecutable", "data", "loop", "empty", "folder", NULL};

int main(int argc, char **argv)
{
    enter_folder();
    char *arguments[] = {"x", NULL};
    make_file("missing", "#!/no-such-interpreter\n", 0755);
    CHECK_ERRNO(execve("./missing", arguments, environ), ENOENT);
    make_file("data", "x", 0644);
    make_file("unexecutable", "#!./data\n", 0755);
    CHECK_ERRNO(execve("./unexecutable", arguments, environ), EACCES);
    make_file("loop", "#!./loop\n", 0755);
    CHECK_ERRNO(execve("./loop", arguments, environ), ELOOP);
    make_file("empty", "#!\n", 0755);
    CHECK_ERRNO(execve("./empty", arguments, environ), ENOEXEC);
    make_file("folder", "#!/tmp\n", 0755);
    CHECK_ERRNO(execve("./folder", arguments, environ), EACCES);
    leave_folder(names);
    DONE();
}
