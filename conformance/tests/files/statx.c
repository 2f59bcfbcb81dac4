// rule: statx tells what stat does, of a path, a link or a descriptor; unknown flags and masks are EINVAL
// source: statx(2)
#include "tree.h"
#include <sys/sysmacros.h>

struct kernel_statx_time {
    int64_t sec;
    uint32_t nsec;
    int32_t pad;
};
struct kernel_statx {
    uint32_t mask, blksize;
    uint64_t attributes;
    uint32_t nlink, uid, gid;
    uint16_t mode, pad;
    uint64_t ino, size, blocks, attributes_mask;
    struct kernel_statx_time atime, btime, ctime, mtime;
    uint32_t rdev_major, rdev_minor, dev_major, dev_minor;
    uint64_t spare[14];
};

#define BASIC 0x7ff

static int statx_(int dfd, const char *path, int flags, unsigned mask, struct kernel_statx *to)
{
    return (int)syscall(SYS_statx, dfd, path, flags, mask, to);
}

int main(void)
{
    enter_scratch();
    make_file("f", "12345");
    MUST(symlink("f", "l"));
    MUST(chmod("f", 0640));
    struct stat st = status("f");
    struct kernel_statx x;
    MUST(statx_(AT_FDCWD, "f", 0, BASIC, &x));
    CHECK_EQ(x.mask & BASIC, BASIC);
    CHECK_EQ(x.ino, st.st_ino);
    CHECK_EQ(x.mode, st.st_mode);
    CHECK_EQ(x.size, 5);
    CHECK_EQ(x.nlink, 1);
    CHECK_EQ(x.uid, st.st_uid);
    CHECK_EQ(x.gid, st.st_gid);
    CHECK_EQ(x.blocks, st.st_blocks);
    CHECK_EQ(x.mtime.sec, st.st_mtim.tv_sec);
    CHECK_EQ(x.mtime.nsec, st.st_mtim.tv_nsec);
    CHECK_EQ(makedev(x.dev_major, x.dev_minor), st.st_dev);
    MUST(statx_(AT_FDCWD, "l", 0, BASIC, &x));
    CHECK_EQ(x.ino, st.st_ino);
    MUST(statx_(AT_FDCWD, "l", AT_SYMLINK_NOFOLLOW, BASIC, &x));
    CHECK(S_ISLNK(x.mode));
    int fd = open("f", O_RDONLY);
    MUST(statx_(fd, "", AT_EMPTY_PATH, BASIC, &x));
    CHECK_EQ(x.ino, st.st_ino);
    MUST(statx_(AT_FDCWD, "/dev/null", 0, BASIC, &x));
    CHECK(x.rdev_major == 1 && x.rdev_minor == 3);
    CHECK_ERRNO(statx_(AT_FDCWD, "f", 0x40000000, BASIC, &x), EINVAL);
    CHECK_ERRNO(statx_(AT_FDCWD, "f", 0, 0x80000000, &x), EINVAL);
    // Both ways of synchronising.
    CHECK_ERRNO(statx_(AT_FDCWD, "f", 0x6000, BASIC, &x), EINVAL);
    CHECK_ERRNO(statx_(AT_FDCWD, "", 0, BASIC, &x), ENOENT);
    CHECK_ERRNO(statx_(AT_FDCWD, "g", 0, BASIC, &x), ENOENT);
    CHECK_ERRNO(statx_(-1, "f", 0, BASIC, &x), EBADF);
    CHECK_ERRNO(statx_(AT_FDCWD, "f", 0, BASIC, (void *)8), EFAULT);
    DONE();
}
