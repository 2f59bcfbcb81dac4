// rule: memory marked MADV_DONTFORK is not mapped in the child; MADV_DOFORK takes that back
// source: madvise(2), MADV_DONTFORK
#include "process.h"

int main(void)
{
    volatile char *map = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(map != MAP_FAILED);
    map[0] = map[4096] = map[8192] = 7;
    MUST(madvise((void *)(map + 4096), 4096, MADV_DONTFORK));
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(map[0], 7);
        CHECK_EQ(map[8192], 7);
        CHECK_ERRNO(mprotect((void *)(map + 4096), 4096, PROT_READ), ENOMEM);
        if (failures) _exit(1);
        map[4096] = 1; // dies
        _exit(2);
    }
    CHECK_EQ(reap(child), KILLED(SIGSEGV));
    CHECK_EQ(map[4096], 7);
    MUST(madvise((void *)(map + 4096), 4096, MADV_DOFORK));
    child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(map[4096], 7);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
