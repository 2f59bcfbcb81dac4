// rule: what a process had is free after its end: a hundred processes use 4 MiB each, one after another
// source: POSIX _Exit(), "Consequences of Process Termination"
#include "process.h"

int main(void)
{
    size_t size = 4 << 20;
    for (int i = 0; i < 100; i++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            volatile char *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (map == MAP_FAILED) _exit(2);
            for (size_t at = 0; at < size; at += 4096) map[at] = 1;
            if (i % 2) _exit(0);
            MUST(kill(getpid(), SIGKILL));
        }
        CHECK_EQ(reap(child), i % 2 ? EXITED(0) : KILLED(SIGKILL));
    }
    DONE();
}
