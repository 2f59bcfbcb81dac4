// rule: openat2 refuses what it does not know (EINVAL, E2BIG), and confines a path: RESOLVE_BENEATH, RESOLVE_IN_ROOT, RESOLVE_NO_SYMLINKS
// source: openat2(2)
#include "tree.h"

struct how {
    uint64_t flags, mode, resolve, more;
};

static int open_(int dfd, const char *path, struct how how)
{
    return (int)syscall(SYS_openat2, dfd, path, &how, 24);
}

#define NO_SYMLINKS 4
#define BENEATH 8
#define IN_ROOT 16

int main(void)
{
    enter_scratch();
    make_file("outside", "out");
    MUST(mkdir("d", 0755));
    make_file("d/in", "in");
    MUST(mkdir("d/e", 0755));
    MUST(symlink("in", "d/link"));
    MUST(symlink("/in", "d/absolute"));
    MUST(symlink("../outside", "d/out"));
    MUST(symlink("..", "d/e/up"));
    int d = open("d", O_RDONLY | O_DIRECTORY);
    MUST(d);
    MUST(open_(d, "in", (struct how){O_RDONLY}));
    MUST(open_(d, "link", (struct how){O_RDONLY}));
    MUST(open_(d, "new", (struct how){O_RDWR | O_CREAT, 0640}));
    CHECK_EQ(status("d/new").st_mode & 0777, 0640);
    CHECK_ERRNO(open_(d, "link", (struct how){O_RDONLY, 0, NO_SYMLINKS}), ELOOP);
    CHECK_ERRNO(open_(d, "e/up/in", (struct how){O_RDONLY, 0, NO_SYMLINKS}), ELOOP);
    MUST(open_(d, "e/up/in", (struct how){O_RDONLY, 0, BENEATH}));
    MUST(open_(d, "e/../in", (struct how){O_RDONLY, 0, BENEATH}));
    CHECK_ERRNO(open_(d, "../outside", (struct how){O_RDONLY, 0, BENEATH}), EXDEV);
    CHECK_ERRNO(open_(d, "out", (struct how){O_RDONLY, 0, BENEATH}), EXDEV);
    CHECK_ERRNO(open_(d, "absolute", (struct how){O_RDONLY, 0, BENEATH}), EXDEV);
    CHECK_ERRNO(open_(d, "/", (struct how){O_RDONLY, 0, BENEATH}), EXDEV);
    MUST(open_(d, "/in", (struct how){O_RDONLY, 0, IN_ROOT}));
    MUST(open_(d, "absolute", (struct how){O_RDONLY, 0, IN_ROOT}));
    MUST(open_(d, "../../in", (struct how){O_RDONLY, 0, IN_ROOT}));
    CHECK_ERRNO(open_(d, "out", (struct how){O_RDONLY, 0, IN_ROOT}), ENOENT);
    CHECK_ERRNO(open_(d, "in", (struct how){O_RDONLY, 0, IN_ROOT | BENEATH}), EINVAL);
    CHECK_ERRNO(open_(d, "in", (struct how){O_RDONLY, 0, 1 << 20}), EINVAL);
    CHECK_ERRNO(open_(d, "in", (struct how){O_RDONLY, 0600}), EINVAL);
    CHECK_ERRNO(open_(d, "in", (struct how){O_CREAT, 010000}), EINVAL);
    CHECK_ERRNO(open_(d, "in", (struct how){1ULL << 40}), EINVAL);
    CHECK_ERRNO(open_(d, "in", (struct how){O_PATH | O_RDWR}), EINVAL);
    CHECK_ERRNO(open_(d, "in", (struct how){O_RDWR | O_TRUNC, 0, 0x20}), EAGAIN);
    struct how how = {O_RDONLY, 0, 0, 0};
    CHECK_ERRNO(syscall(SYS_openat2, d, "in", &how, 23), EINVAL);
    MUST(syscall(SYS_openat2, d, "in", &how, 32));
    how.more = 1;
    CHECK_ERRNO(syscall(SYS_openat2, d, "in", &how, 32), E2BIG);
    CHECK_ERRNO(syscall(SYS_openat2, d, "in", &how, 8192), E2BIG);
    CHECK_ERRNO(syscall(SYS_openat2, d, "in", 8, 24), EFAULT);
    CHECK_ERRNO(syscall(SYS_openat2, -1, "in", &how, 24), EBADF);
    DONE();
}
