// rule: seals of a memory file keep it from getting shorter or longer, and from being written to
// source: fcntl(2), "File Sealing"; memfd_create(2)
#include "tree.h"

static int sealed(int seals)
{
    int fd = (int)syscall(SYS_memfd_create, "sealed", MFD_ALLOW_SEALING);
    MUST(fd);
    MUST(ftruncate(fd, 6000));
    CHECK_EQ(fcntl(fd, F_GET_SEALS), 0);
    MUST(fcntl(fd, F_ADD_SEALS, seals));
    CHECK_EQ(fcntl(fd, F_GET_SEALS), seals);
    return fd;
}

static char *map(int fd, int rights, int flags)
{
    return mmap(NULL, 4096, rights, flags, fd, 0);
}

int main(void)
{
    static char text[8192];
    int fd = sealed(F_SEAL_SHRINK);
    CHECK_ERRNO(ftruncate(fd, 5999), EPERM);
    MUST(ftruncate(fd, 6000));
    MUST(ftruncate(fd, 6001));
    CHECK_EQ(pwrite(fd, text, 8192, 0), 8192);

    fd = sealed(F_SEAL_GROW);
    CHECK_ERRNO(ftruncate(fd, 6001), EPERM);
    CHECK_EQ(pwrite(fd, text, 1000, 5000), 1000);
    CHECK_ERRNO(pwrite(fd, text, 1001, 5000), EPERM);
    CHECK_EQ(pwrite(fd, text, 8192, 0), 4096); // page by page
    CHECK_ERRNO(fallocate(fd, 0, 0, 6001), EPERM);
    MUST(fallocate(fd, 0, 0, 6000));
    MUST(ftruncate(fd, 10));

    fd = sealed(F_SEAL_WRITE);
    CHECK_ERRNO(write(fd, "x", 1), EPERM);
    CHECK_ERRNO((long)map(fd, PROT_READ | PROT_WRITE, MAP_SHARED), EPERM);
    CHECK_ERRNO(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096), EPERM);
    MUST(ftruncate(fd, 6001));
    char *p = map(fd, PROT_READ | PROT_WRITE, MAP_PRIVATE);
    CHECK(p != MAP_FAILED);
    p[0] = 'x';
    p = map(fd, PROT_READ, MAP_SHARED);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(p[0], 0);
    CHECK_ERRNO(mprotect(p, 4096, PROT_READ | PROT_WRITE), EACCES);

    // Not while it may be written to.
    fd = sealed(F_SEAL_GROW);
    p = map(fd, PROT_READ | PROT_WRITE, MAP_SHARED);
    CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EBUSY);
    CHECK_EQ(fcntl(fd, F_GET_SEALS), F_SEAL_GROW);
    MUST(fcntl(fd, F_ADD_SEALS, 0x10)); // F_SEAL_FUTURE_WRITE
    p[0] = 'x';
    CHECK_ERRNO(write(fd, "x", 1), EPERM);
    CHECK_ERRNO((long)map(fd, PROT_WRITE, MAP_SHARED), EPERM);
    MUST(munmap(p, 4096));
    MUST(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL));
    CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), EPERM);
    CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, 0x40), EINVAL);

    // Who did not ask for it, and other files.
    fd = (int)syscall(SYS_memfd_create, "plain", 0);
    CHECK_EQ(fcntl(fd, F_GET_SEALS), F_SEAL_SEAL);
    CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EPERM);
    CHECK_EQ(write(fd, "x", 1), 1);
    int ends[2];
    MUST(pipe(ends));
    CHECK_ERRNO(fcntl(ends[1], F_GET_SEALS), EINVAL);
    CHECK_ERRNO(fcntl(ends[1], F_ADD_SEALS, 0), EINVAL);
    CHECK_ERRNO(fcntl(open("/", O_RDONLY), F_ADD_SEALS, 0), EPERM);
    DONE();
}
