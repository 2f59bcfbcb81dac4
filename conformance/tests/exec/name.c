// rule: the name becomes the first 15 bytes of the file's last component
// source: PR_SET_NAME(2const); execve(2), "not preserved"
#include "exec.h"

static const char *const names[] = {"a-rather-long-name", NULL};

int main(int argc, char **argv)
{
    char name[16];
    if (argc > 1) {
        MUST(prctl(PR_GET_NAME, name));
        CHECK_EQ(strcmp(name, "a-rather-long-n"), 0);
        DONE();
    }
    const char *self = own_file(argv);
    char *full = realpath(self, NULL);
    enter_folder();
    MUST(symlink(full ? full : self, "a-rather-long-name"));
    MUST(prctl(PR_SET_NAME, "before"));
    CHECK_EXECUTED("./a-rather-long-name", "second");
    leave_folder(names);
    DONE();
}
