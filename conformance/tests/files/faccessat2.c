// rule: access asks with the real ids, AT_EACCESS with the effective ones; unknown modes and flags are EINVAL
// source: POSIX access(), faccessat(); faccessat2(2)
#include "process.h"
#include "tree.h"

#define ACCESS(dfd, path, mode, flags) syscall(SYS_faccessat2, dfd, path, mode, flags)

int main(void)
{
    enter_scratch();
    make_file("f", "");
    MUST(chmod("f", 0600));
    MUST(symlink("absent", "l"));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setresuid(2000001, 0, 0));
        CHECK_ERRNO(access("f", R_OK), EACCES);
        CHECK_ERRNO(ACCESS(AT_FDCWD, "f", R_OK, 0), EACCES);
        CHECK_EQ(ACCESS(AT_FDCWD, "f", R_OK | W_OK, AT_EACCESS), 0);
        // Nobody may execute it, not even root.
        CHECK_ERRNO(ACCESS(AT_FDCWD, "f", X_OK, AT_EACCESS), EACCES);
        MUST(setresuid(0, 2000001, 0));
        CHECK_EQ(access("f", R_OK | W_OK), 0);
        CHECK_ERRNO(ACCESS(AT_FDCWD, "f", R_OK, AT_EACCESS), EACCES);
        CHECK_EQ(ACCESS(AT_FDCWD, "f", F_OK, AT_EACCESS), 0);
        CHILD_DONE();
    }
    check_child(child);
    child = fork_or_fail();
    if (child == 0) {
        // SECBIT_NO_SETUID_FIXUP: the capabilities are what they are.
        MUST(prctl(PR_SET_SECUREBITS, 1 << 2));
        MUST(setresuid(2000001, 0, 0));
        CHECK_EQ(access("f", R_OK | W_OK), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_ERRNO(access("l", F_OK), ENOENT);
    CHECK_EQ(ACCESS(AT_FDCWD, "l", F_OK, AT_SYMLINK_NOFOLLOW), 0);
    int fd = open("f", O_RDONLY), here = open(".", O_RDONLY);
    CHECK_EQ(ACCESS(fd, "", R_OK, AT_EMPTY_PATH), 0);
    CHECK_EQ(ACCESS(here, "f", R_OK, 0), 0);
    CHECK_ERRNO(ACCESS(fd, "f", R_OK, 0), ENOTDIR);
    CHECK_ERRNO(ACCESS(AT_FDCWD, "f", 8, 0), EINVAL);
    CHECK_ERRNO(ACCESS(AT_FDCWD, "f", 0, 0x4000), EINVAL);
    CHECK_ERRNO(ACCESS(-1, "f", 0, 0), EBADF);
    CHECK_ERRNO(ACCESS(AT_FDCWD, 8, 0, 0), EFAULT);
    DONE();
}
