// rule: /dev/null, /dev/zero, /dev/full and /dev/urandom are what null(4), full(4) and random(4) say
// source: null(4), full(4), random(4)
#include "check.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static int open_device(const char *path, int minor_)
{
    struct stat st;
    int fd = open(path, O_RDWR);
    MUST(fd);
    MUST(fstat(fd, &st));
    CHECK(S_ISCHR(st.st_mode));
    CHECK_EQ(major(st.st_rdev), 1);
    CHECK_EQ(minor(st.st_rdev), minor_);
    CHECK_ERRNO(syscall(SYS_ioctl, fd, 0x5401, &st), minor_ == 9 ? EINVAL : ENOTTY);
    CHECK_ERRNO(syscall(SYS_getdents64, fd, &st, sizeof st), ENOTDIR);
    CHECK_EQ(lseek(fd, 100, SEEK_SET), 0);
    return fd;
}

static int all(const char *bytes, long n, char value)
{
    for (long i = 0; i < n; i++) {
        if (bytes[i] != value) return 0;
    }
    return 1;
}

int main(void)
{
    static char bytes[100000], others[64];
    int null = open_device("/dev/null", 3);
    CHECK_EQ(read(null, bytes, 10), 0);
    CHECK_EQ(write(null, bytes, sizeof bytes), sizeof bytes);
    int zero = open_device("/dev/zero", 5);
    memset(bytes, 1, sizeof bytes);
    CHECK_EQ(read(zero, bytes, sizeof bytes), sizeof bytes);
    CHECK(all(bytes, sizeof bytes, 0));
    CHECK_EQ(pread(zero, bytes, 10, 1000), 10);
    char *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, zero, 0);
    CHECK(map != MAP_FAILED && all(map, 4096, 0));
    int full = open_device("/dev/full", 7);
    CHECK_ERRNO(write(full, bytes, 1), ENOSPC);
    memset(bytes, 1, 10);
    CHECK_EQ(read(full, bytes, 10), 10);
    CHECK(all(bytes, 10, 0));
    int random = open_device("/dev/urandom", 9);
    CHECK_EQ(read(random, bytes, 64), 64);
    CHECK_EQ(read(random, others, 64), 64);
    CHECK(memcmp(bytes, others, 64) != 0);
    CHECK_EQ(write(random, bytes, 64), 64);
    DONE();
}
