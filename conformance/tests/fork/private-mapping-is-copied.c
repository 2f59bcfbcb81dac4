// rule: a MAP_PRIVATE mapping is copied, touched or not; unmapping and protecting are each side's own
// source: POSIX mmap(), MAP_PRIVATE; fork()
#include "process.h"

int main(void)
{
    volatile char *map = mmap(NULL, 8 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(map != MAP_FAILED);
    map[0] = 1;
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(map[0], 1);
        CHECK_EQ(map[4096], 0);
        map[0] = map[4096] = 9;
        MUST(mprotect((void *)(map + 2 * 4096), 4096, PROT_NONE));
        MUST(munmap((void *)(map + 3 * 4096), 4096));
        void *at = (void *)(map + 16 * 4096);
        mmap(at, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        long end = syscall(SYS_brk, 0);
        CHECK_EQ(syscall(SYS_brk, end + 65536), end + 65536);
        CHILD_DONE();
    }
    long before = syscall(SYS_brk, 0);
    check_child(child);
    CHECK_EQ(map[0], 1);
    CHECK_EQ(map[4096], 0);
    map[2 * 4096] = 1;
    map[3 * 4096] = 1;
    CHECK_EQ(syscall(SYS_brk, 0), before);
    DONE();
}
