// rule: with no arguments at all, an empty list or none, the program gets one empty argv[0]
// source: execve(2), NOTES; Linux 5.18
#include "exec.h"

int main(int argc, char **argv)
{
    if (getenv("SECOND")) {
        CHECK_EQ(argc, 1);
        CHECK_EQ(strcmp(argv[0], ""), 0);
        CHECK(argv[1] == NULL);
        DONE();
    }
    const char *self = own_file(argv);
    for (int none = 0; none < 2; none++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            char *empty[] = {NULL}, *environment[] = {"SECOND=1", NULL};
            syscall(SYS_execve, self, none ? NULL : empty, environment);
            _exit(99);
        }
        check_child(child);
    }
    DONE();
}
