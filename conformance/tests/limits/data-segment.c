// rule: RLIMIT_DATA bounds brk and private writable mappings: ENOMEM; not shared or read-only ones
// source: getrlimit(2), RLIMIT_DATA; brk(2), ENOMEM; mmap(2), ENOMEM
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct rlimit limit = {4096, RLIM_INFINITY};
        size_t size = 1 << 20;
        void *before = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        MUST(before == MAP_FAILED ? -1 : 0);
        char *end = sbrk(0);
        fflush(stdout);
        MUST(setrlimit(RLIMIT_DATA, &limit));
        CHECK_EQ(syscall(SYS_brk, end + size), (long)end);
        void *got = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(got == MAP_FAILED && errno == ENOMEM);
        got = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        CHECK(got != MAP_FAILED);
        got = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(got != MAP_FAILED);
        CHECK_ERRNO(mprotect(before, size, PROT_READ | PROT_WRITE), ENOMEM);
        limit.rlim_cur = RLIM_INFINITY;
        MUST(setrlimit(RLIMIT_DATA, &limit));
        CHECK_EQ(mprotect(before, size, PROT_READ | PROT_WRITE), 0);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
