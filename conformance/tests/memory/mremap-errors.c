// rule: mremap refuses bad addresses, lengths, flags and holes with Linux's errno
// source: mremap(2), ERRORS
#include "arch.h"

static long remap(void *old, size_t old_size, size_t new_size, int flags, void *new)
{
    return syscall(SYS_mremap, old, old_size, new_size, flags, new);
}

int main(void)
{
    char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK_ERRNO(remap(p + 1, 4096, 8192, MREMAP_MAYMOVE, NULL), EINVAL);
    CHECK_ERRNO(remap(p, 4096, 0, MREMAP_MAYMOVE, NULL), EINVAL);
    CHECK_ERRNO(remap(p, 4096, 8192, 0x100, NULL), EINVAL);
    CHECK_ERRNO(remap(p, 4096, 8192, MREMAP_FIXED, p), EINVAL); // needs MAYMOVE
    CHECK_ERRNO(remap(p, 8192, 8192, MREMAP_MAYMOVE | MREMAP_FIXED, p + 4096), EINVAL); // overlaps
    CHECK_ERRNO(remap(p, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, p + 1), EINVAL);
    MUST(munmap(p + 2 * 4096, 4096));
    CHECK_ERRNO(remap(p + 2 * 4096, 4096, 8192, MREMAP_MAYMOVE, NULL), EFAULT);
    CHECK_ERRNO(remap(p, 4 * 4096, 8 * 4096, MREMAP_MAYMOVE, NULL), EFAULT);
    CHECK_ERRNO(remap(p, 8192, USER_END + 4096, MREMAP_MAYMOVE, NULL), EINVAL);
    CHECK_ERRNO(remap((void *)0xffffffffc0100000, 4096, 8192, MREMAP_MAYMOVE, NULL), EFAULT);
    DONE();
}
