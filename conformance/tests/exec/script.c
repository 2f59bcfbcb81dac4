// rule: a file that begins with #! is executed by its interpreter: one optional argument, the script's path, the other arguments
// source: execve(2), "Interpreter scripts"
#include "exec.h"

static const char *const names[] = {"plain", "with", "nested", NULL};

int main(int argc, char **argv)
{
    if (getenv("SECOND")) {
        // "plain": self ./plain one two; "with": self "an argument" ./with one two
        int with = argc > 1 && strcmp(argv[1], "an argument") == 0;
        int nested = argc > 2 && strcmp(argv[2], "./nested") == 0;
        CHECK_EQ(argc, 4 + with + nested);
        CHECK_EQ(strcmp(argv[0], getenv("SECOND")), 0);
        CHECK_EQ(strcmp(argv[1 + with], with ? "./with" : "./plain"), 0);
        CHECK_EQ(strcmp(argv[argc - 2], "one"), 0);
        CHECK_EQ(strcmp(argv[argc - 1], "two"), 0);
        CHECK(argv[argc] == NULL);
        DONE();
    }
    const char *self = own_file(argv);
    char *full = realpath(self, NULL), text[PATH_MAX + 64];
    if (full == NULL) full = (char *)self;
    CHECK(strlen(full) < 200); // Linux reads 256 bytes of a script's first line
    enter_folder();
    snprintf(text, sizeof text, "#!%s\n", full);
    make_file("plain", text, 0755);
    snprintf(text, sizeof text, "#! \t%s  an argument \t\nmore\n", full);
    make_file("with", text, 0755);
    make_file("nested", "#!./plain\n", 0755);
    MUST(setenv("SECOND", full, 1));
    CHECK_EXECUTED("./plain", "one", "two");
    CHECK_EXECUTED("./with", "one", "two");
    CHECK_EXECUTED("./nested", "one", "two");
    leave_folder(names);
    DONE();
}
