// rule: which error a path gives: empty, too long, not there, through what is no directory
// source: POSIX 4.13, "Pathname Resolution"; open(2), stat(2), chdir(2)
#include "check.h"
#include <fcntl.h>
#include <sys/stat.h>

int main(void)
{
    struct stat st;
    char cwd[PATH_MAX], name[300];
    static char deep[PATH_MAX + 1];
    memset(name, 'x', 299);
    memset(deep, '/', PATH_MAX);
    CHECK_ERRNO(open("", O_RDONLY), ENOENT);
    CHECK_ERRNO(stat(NULL, &st), EFAULT);
    CHECK_ERRNO(stat(name, &st), ENAMETOOLONG);
    CHECK_ERRNO(stat(deep, &st), ENAMETOOLONG);
    deep[PATH_MAX - 1] = 0;
    CHECK_EQ(stat(deep, &st), 0);
    CHECK_ERRNO(stat("/no-such", &st), ENOENT);
    CHECK_ERRNO(stat("/no-such/x", &st), ENOENT);
    CHECK_ERRNO(stat("/dev/null/", &st), ENOTDIR);
    CHECK_ERRNO(stat("/dev/null/x", &st), ENOTDIR);
    CHECK_EQ(stat("/./dev/.././dev//null", &st), 0);
    CHECK_ERRNO(open("/dev/null", O_RDONLY | O_DIRECTORY), ENOTDIR);
    CHECK_ERRNO(open("/dev/null", O_RDONLY | O_CREAT | O_EXCL, 0), EEXIST);
    CHECK_ERRNO(open("/", O_WRONLY), EISDIR);
    CHECK_ERRNO(open("/dev", O_RDONLY | O_CREAT, 0), EISDIR);
    CHECK_ERRNO(mkdir("/dev", 0), EEXIST);
    CHECK_ERRNO(unlink("/"), EISDIR);
    CHECK_ERRNO(rmdir("/"), EBUSY);
    CHECK_ERRNO(rmdir("/dev/."), EINVAL);
    CHECK_ERRNO(readlink("/dev/null", cwd, 10), EINVAL);
    CHECK_ERRNO(access("/dev/null", 8), EINVAL);
    CHECK_EQ(access("/dev/null", R_OK | W_OK), 0);

    int root = open("/", O_RDONLY | O_DIRECTORY);
    MUST(root);
    CHECK_ERRNO(read(root, cwd, 1), EISDIR);
    CHECK_EQ(fstatat(root, "dev/null", &st, 0), 0);
    CHECK_EQ(fstatat(root, "", &st, AT_EMPTY_PATH), 0);
    CHECK(S_ISDIR(st.st_mode));
    CHECK_ERRNO(fstatat(99, "dev", &st, 0), EBADF);
    CHECK_EQ(fstatat(99, "/dev", &st, 0), 0);
    int null = openat(root, "dev/null", O_RDONLY);
    MUST(null);
    CHECK_ERRNO(openat(null, "x", O_RDONLY), ENOTDIR);
    CHECK_ERRNO(fchdir(null), ENOTDIR);

    CHECK_ERRNO(chdir("/dev/null"), ENOTDIR);
    MUST(chdir("/dev"));
    CHECK_EQ(syscall(SYS_getcwd, cwd, sizeof cwd), 5);
    CHECK_EQ(strcmp(cwd, "/dev"), 0);
    CHECK_ERRNO(syscall(SYS_getcwd, cwd, 4), ERANGE);
    CHECK_EQ(stat("null", &st), 0);
    MUST(fchdir(root));
    CHECK_EQ(syscall(SYS_getcwd, cwd, sizeof cwd), 2);
    CHECK_EQ(umask(0123), umask(022) == 0123 ? 022 : -1);
    DONE();
}
