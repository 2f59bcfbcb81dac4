// rule: mprotect gives ENOMEM for holes, EINVAL for odd addresses and unknown rights, and takes length 0
// source: POSIX mprotect(), ERRORS; mprotect(2)
#include "check.h"

int main(void)
{
    char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(munmap(p + 2 * 4096, 4096));
    CHECK_ERRNO(mprotect(p, 4 * 4096, PROT_READ), ENOMEM);
    CHECK_ERRNO(mprotect(p + 2 * 4096, 4096, PROT_READ), ENOMEM);
    CHECK_ERRNO(syscall(SYS_mprotect, p + 1, 4096, PROT_READ), EINVAL);
    CHECK_ERRNO(syscall(SYS_mprotect, p, 4096, 0x100), EINVAL);
    CHECK_ERRNO(syscall(SYS_mprotect, p, 4096, -1), EINVAL);
    CHECK_EQ(syscall(SYS_mprotect, p, 0, PROT_READ), 0);
    CHECK_ERRNO(syscall(SYS_mprotect, 0x7ffffffff000, 8192, PROT_READ), ENOMEM);
    CHECK_ERRNO(syscall(SYS_mprotect, 0xffffffffc0100000, 4096, PROT_READ | PROT_WRITE), ENOMEM);
    CHECK_ERRNO(syscall(SYS_mprotect, p, (size_t)-4096, PROT_READ), ENOMEM);
    DONE();
}
