// rule: mmap of a descriptor refuses bad ranges, flags and files that cannot be mapped with Linux's errno
// source: POSIX mmap(), ERRORS; mmap(2)
#include "tree.h"

static long map(size_t length, int rights, int flags, int fd, long offset)
{
    return syscall(SYS_mmap, NULL, length, rights, flags, fd, offset);
}

#define MAP_VALIDATED_SYNC (MAP_SHARED_VALIDATE | 0x80000)

int main(void)
{
    enter_scratch();
    make_file("f", "text");
    int fd = open("f", O_RDWR), directory = open(".", O_RDONLY), null = open("/dev/null", O_RDWR);
    int ends[2];
    MUST(pipe(ends));
    CHECK_ERRNO(map(0, PROT_READ, MAP_PRIVATE, fd, 0), EINVAL);
    CHECK_ERRNO(map(0, PROT_READ, MAP_PRIVATE, ends[1], 0), EINVAL);
    CHECK_ERRNO(map(0, PROT_READ, MAP_PRIVATE, 99, 0), EBADF);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_SHARED, fd, 100), EINVAL);
    CHECK_ERRNO(map(4096, PROT_READ, 0, fd, 0), EINVAL);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0), EINVAL);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_PRIVATE | MAP_HUGETLB, fd, 0), EINVAL);
    CHECK_ERRNO(map(1UL << 60, PROT_READ, MAP_PRIVATE, ends[1], 0), ENOMEM);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_SHARED, fd, 0x7ffffffffffff000), EOVERFLOW);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_SHARED, fd, (long)0x8000000000000000), EOVERFLOW);
    CHECK(map(4096, PROT_READ, MAP_SHARED, fd, 0x7fffffffffffe000) > 0);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_PRIVATE, directory, 0), ENODEV);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_PRIVATE, null, 0), ENODEV);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_SHARED, null, 0), ENODEV);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_PRIVATE, ends[0], 0), ENODEV);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_PRIVATE, ends[1], 0), EACCES);
    // Only what is asked for by this name has to be known.
    CHECK_ERRNO(map(4096, PROT_READ, MAP_VALIDATED_SYNC, fd, 0), EOPNOTSUPP);
    CHECK_ERRNO(map(4096, PROT_READ, MAP_SHARED_VALIDATE | 0x800000, fd, 0), EOPNOTSUPP);
    CHECK(map(4096, PROT_READ, MAP_SHARED_VALIDATE, fd, 0) > 0);
    CHECK(map(4096, PROT_READ, MAP_SHARED | 0x800000, fd, 0) > 0);
    CHECK(map(4096, PROT_READ, MAP_PRIVATE | 0x80000, fd, 0) > 0);
    DONE();
}
