// rule: of a script's first line 255 bytes count: an argument is cut off there, an interpreter that is cut off is ENOEXEC
// source: execve(2), "Interpreter scripts"; Linux fs/binfmt_script.c, since 5.1
#include "exec.h"

static const char *const names[] = {"argument", "interpreter", NULL};

int main(int argc, char **argv)
{
    if (getenv("SECOND")) {
        CHECK_EQ(argc, 3);
        CHECK_EQ(strlen(argv[1]), 255 - 2 - atoi(getenv("SECOND")) - 1);
        CHECK_EQ(strspn(argv[1], "a"), strlen(argv[1]));
        DONE();
    }
    const char *self = own_file(argv);
    char *full = realpath(self, NULL), text[1024], many[400];
    if (full == NULL) full = (char *)self;
    CHECK(strlen(full) < 200);
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = 0;
    enter_folder();
    snprintf(text, sizeof text, "#!%s %s\n", full, many);
    make_file("argument", text, 0755);
    MUST(setenv("SECOND", decimal(strlen(full)), 1));
    CHECK_EXECUTED("./argument", NULL);
    snprintf(text, sizeof text, "#!/%s\n", many);
    make_file("interpreter", text, 0755);
    CHECK_ERRNO(execl("./interpreter", "interpreter", (char *)NULL), ENOEXEC);
    leave_folder(names);
    DONE();
}
