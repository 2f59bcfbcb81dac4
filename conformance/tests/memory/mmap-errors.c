// rule: mmap refuses bad lengths, addresses, flags and descriptors with Linux's errno
// source: POSIX mmap(), ERRORS; mmap(2)
#include "arch.h"

static long map(void *address, size_t length, int rights, int flags, int fd, long offset)
{
    return syscall(SYS_mmap, address, length, rights, flags, fd, offset);
}

int main(void)
{
    int usual = MAP_PRIVATE | MAP_ANONYMOUS;
    CHECK_ERRNO(map(NULL, 0, PROT_READ, usual, -1, 0), EINVAL);
    CHECK_ERRNO(map(NULL, 4096, PROT_READ, MAP_ANONYMOUS, -1, 0), EINVAL); // neither shared nor private
    CHECK_ERRNO(map((void *)0x10001, 4096, PROT_READ, usual | MAP_FIXED, -1, 0), EINVAL);
    CHECK_ERRNO(map(NULL, 4096, PROT_READ, usual, -1, 1), EINVAL); // offset not of a page
    CHECK_ERRNO(map(NULL, (size_t)-1, PROT_READ, usual, -1, 0), ENOMEM);
    CHECK_ERRNO(map(NULL, (size_t)-4096, PROT_READ, usual, -1, 0), ENOMEM);
    CHECK_ERRNO(map(NULL, USER_END, PROT_READ, usual, -1, 0), ENOMEM);
    CHECK_ERRNO(map(NULL, 4096, PROT_READ, MAP_PRIVATE, 999, 0), EBADF);
    CHECK_ERRNO(map(NULL, 4096, PROT_READ, MAP_PRIVATE, -1, 0), EBADF);
    CHECK_ERRNO(map((void *)USER_END, 4096, PROT_READ, usual | MAP_FIXED, -1, 0), ENOMEM);
    CHECK_ERRNO(map((void *)0xffffffffc0100000, 4096, PROT_READ, usual | MAP_FIXED, -1, 0), ENOMEM);
    CHECK_ERRNO(syscall(SYS_munmap, 1, 4096), EINVAL);
    CHECK_ERRNO(syscall(SYS_munmap, 0x10000, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_munmap, 0x10000, (size_t)-4096), EINVAL);
    CHECK_ERRNO(syscall(SYS_munmap, 0xffffffffc0100000, 4096), EINVAL);
    DONE();
}
