// rule: executing a file marks its time of access
// source: POSIX execve(), DESCRIPTION ("marked for update")
#include "exec.h"

static const char *const names[] = {"program", NULL};

int main(int argc, char **argv)
{
    if (argc > 1) DONE();
    const char *self = own_file(argv);
    char *full = realpath(self, NULL);
    if (full == NULL) full = (char *)self;
    enter_folder();
    copy_program(full, "program", 0, 0, 0755);
    struct timespec times[2] = {{1000000, 0}, {1000000, 0}};
    MUST(utimensat(AT_FDCWD, "program", times, 0));
    CHECK_EXECUTED("./program", "second");
    struct stat status;
    MUST(stat("program", &status));
    CHECK(status.st_atime > 1000000);
    CHECK_EQ(status.st_mtime, 1000000);
    leave_folder(names);
    DONE();
}
