// rule: RLIMIT_AS that a child sets bounds the child alone; fork itself is not bounded by what it copies
// source: getrlimit(2), RLIMIT_AS
#include "process.h"

int main(void)
{
    size_t size = 32 << 20;
    void *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(map != MAP_FAILED);
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct rlimit limit = {size, size};
        MUST(setrlimit(RLIMIT_AS, &limit));
        CHECK(mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
        CHECK_EQ(errno, ENOMEM);
        pid_t grandchild = fork();
        if (grandchild == 0) _exit(0);
        // Linux: the copy has no more than what is there, but every area counts against the limit.
        if (grandchild < 0) CHECK_EQ(errno, ENOMEM);
        else check_child(grandchild);
        CHILD_DONE();
    }
    check_child(child);
    CHECK(mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
    DONE();
}
