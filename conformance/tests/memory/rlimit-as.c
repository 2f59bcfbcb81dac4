// rule: beyond RLIMIT_AS mmap, mremap and brk give ENOMEM, and nothing else changes
// source: getrlimit(2), RLIMIT_AS
#include "check.h"

int main(void)
{
    struct rlimit limit = {64 << 20, RLIM_INFINITY};
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, flags, -1, 0);
    MUST(setrlimit(RLIMIT_AS, &limit));
    CHECK_ERRNO((long)mmap(NULL, 128 << 20, PROT_READ, flags, -1, 0), ENOMEM);
    CHECK_ERRNO((long)mremap(p, 1 << 20, 128 << 20, MREMAP_MAYMOVE), ENOMEM);
    long end = syscall(SYS_brk, 0);
    CHECK_EQ(syscall(SYS_brk, end + (128 << 20)), end);
    CHECK(mmap(NULL, 1 << 20, PROT_READ, flags, -1, 0) != MAP_FAILED);
    limit.rlim_cur = RLIM_INFINITY;
    MUST(setrlimit(RLIMIT_AS, &limit));
    CHECK(mmap(NULL, 128 << 20, PROT_READ, flags | MAP_NORESERVE, -1, 0) != MAP_FAILED);
    DONE();
}
