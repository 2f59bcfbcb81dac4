// rule: RLIMIT_AS bounds all mappings: mmap, mremap and brk are ENOMEM beyond it; what is there stays
// source: getrlimit(2), RLIMIT_AS
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        size_t size = 1 << 20;
        char *there = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        MUST(there == MAP_FAILED ? -1 : 0);
        char *end = sbrk(0);
        struct rlimit limit = {1 << 20, RLIM_INFINITY};
        MUST(setrlimit(RLIMIT_AS, &limit));
        there[size - 1] = 1;
        void *got = mmap(NULL, 4096, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        CHECK(got == MAP_FAILED && errno == ENOMEM);
        got = mremap(there, size, 2 * size, MREMAP_MAYMOVE);
        CHECK(got == MAP_FAILED && errno == ENOMEM);
        CHECK_EQ(syscall(SYS_brk, end + size), (long)end);
        CHECK_EQ(munmap(there, size), 0);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
