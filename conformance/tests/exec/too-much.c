// rule: one string of 128 KiB or more, or strings beyond a quarter of RLIMIT_STACK, are E2BIG
// source: execve(2), "Limits on size of arguments and environment"
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) return 0;
    const char *self = own_file(argv);
    size_t size = 128 << 10;
    char *one = malloc(size + 1);
    memset(one, 'x', size);
    one[size] = 0;
    char *arguments[] = {"x", one, NULL};
    CHECK_ERRNO(execve(self, arguments, environ), E2BIG);
    CHECK_ERRNO(execve(self, argv, arguments), E2BIG);
    one[size - 1] = 0; // 128 KiB with its end
    pid_t child = fork_or_fail();
    if (child == 0) {
        execve(self, arguments, environ);
        _exit(errno);
    }
    CHECK_EQ(reap(child), EXITED(0));
    // A stack of 2 MiB leaves 512 KiB for all strings.
    child = fork_or_fail();
    if (child == 0) {
        struct rlimit limit;
        MUST(getrlimit(RLIMIT_STACK, &limit));
        limit.rlim_cur = 2 << 20;
        MUST(setrlimit(RLIMIT_STACK, &limit));
        char *many[] = {"x", one, one, one, one, one, NULL};
        CHECK_ERRNO(execve(self, many, environ), E2BIG);
        many[3] = NULL;
        if (failures) _exit(1);
        execve(self, many, environ);
        _exit(errno);
    }
    CHECK_EQ(reap(child), EXITED(0));
    DONE();
}
