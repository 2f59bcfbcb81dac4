// rule: a MAP_SHARED mapping, anonymous too, is one memory for parent, child and grandchild
// source: POSIX mmap(), MAP_SHARED; fork()
#include "process.h"

int main(void)
{
    size_t size = 1 << 20;
    volatile int *words = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(words != MAP_FAILED);
    words[0] = 1;
    line to_child = new_line(), to_parent = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(words[0], 1);
        words[1] = 2;
        // A page nobody has touched before the fork.
        words[size / 4 / 2] = 3;
        tell(to_parent);
        await(to_child);
        CHECK_EQ(words[2], 4);
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            words[size / 4 - 1] = 5;
            CHILD_DONE();
        }
        check_child(grandchild);
        CHILD_DONE();
    }
    await(to_parent);
    CHECK_EQ(words[1], 2);
    CHECK_EQ(words[size / 4 / 2], 3);
    words[2] = 4;
    tell(to_child);
    check_child(child);
    CHECK_EQ(words[size / 4 - 1], 5);
    DONE();
}
