// rule: memory marked MADV_WIPEONFORK is zero in the child, and in the child's child; the parent keeps it
// source: madvise(2), MADV_WIPEONFORK
#include "process.h"

int main(void)
{
    volatile char *map = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(map != MAP_FAILED);
    map[0] = map[4096] = 7;
    MUST(madvise((void *)map, 4096, MADV_WIPEONFORK));
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(map[0], 0);
        CHECK_EQ(map[4096], 7);
        map[0] = 8;
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            CHECK_EQ(map[0], 0);
            CHILD_DONE();
        }
        check_child(grandchild);
        CHECK_EQ(map[0], 8);
        MUST(madvise((void *)map, 4096, MADV_KEEPONFORK));
        grandchild = fork_or_fail();
        if (grandchild == 0) {
            CHECK_EQ(map[0], 8);
            CHILD_DONE();
        }
        check_child(grandchild);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(map[0], 7);
    void *shared = (void *)shared_words();
    CHECK_ERRNO(madvise(shared, 4096, MADV_WIPEONFORK), EINVAL);
    DONE();
}
