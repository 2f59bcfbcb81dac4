// rule: a program that executes itself fifty times over stays one process and uses no more memory
// source: POSIX execve()
#include "exec.h"

int main(int argc, char **argv)
{
    const char *self = own_file(argv);
    if (argc > 1) {
        int left = atoi(argv[1]);
        if (getpid() != atoi(argv[2])) return 1;
        volatile char *map = mmap(NULL, 4 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        for (int at = 0; at < 4 << 20; at += 4096) map[at] = 1;
        if (left == 0) return 7;
        EXECUTE(self, decimal(left - 1), argv[2]);
    }
    pid_t child = fork_or_fail();
    if (child == 0) EXECUTE(self, "50", decimal(getpid()));
    CHECK_EQ(reap(child), EXITED(7));
    DONE();
}
