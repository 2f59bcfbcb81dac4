// rule: madvise gives EINVAL for odd addresses and unknown advice, ENOMEM for holes, and takes advice that is no order
// source: madvise(2), ERRORS
#include "check.h"

int main(void)
{
    char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK_ERRNO(syscall(SYS_madvise, p + 1, 4096, MADV_DONTNEED), EINVAL);
    CHECK_ERRNO(syscall(SYS_madvise, p, 4096, 9999), EINVAL);
    CHECK_ERRNO(syscall(SYS_madvise, p, 4096, -1), EINVAL);
    CHECK_EQ(syscall(SYS_madvise, p, 0, MADV_DONTNEED), 0);
    int advice[] = {MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED};
    for (int i = 0; i < 4; i++) CHECK_EQ(syscall(SYS_madvise, p, 4096, advice[i]), 0);
    MUST(munmap(p + 4096, 4096));
    p[0] = p[2 * 4096] = 'x';
    CHECK_ERRNO(syscall(SYS_madvise, p, 4 * 4096, MADV_DONTNEED), ENOMEM);
    CHECK_EQ(p[0], 0); // what is there is dropped all the same
    CHECK_EQ(p[2 * 4096], 0);
    DONE();
}
