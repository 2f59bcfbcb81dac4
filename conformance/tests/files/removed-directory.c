// rule: a directory that was removed can be worked in, but nothing made there, and it has no path
// source: POSIX.1-2017, rmdir, getcwd; rmdir(2), getcwd(2)
#include "tree.h"

int main(void)
{
    char cwd[PATH_MAX];
    enter_scratch();
    MUST(mkdir("a", 0777));
    MUST(mkdir("a/b", 0777));
    MUST(chdir("a/b"));
    int fd = open(".", O_RDONLY | O_DIRECTORY);
    MUST(fd);
    MUST(rmdir("../b"));
    struct stat st;
    MUST(fstat(fd, &st));
    CHECK_EQ(st.st_nlink, 0);
    CHECK_ERRNO(syscall(SYS_getcwd, cwd, sizeof cwd), ENOENT);
    CHECK_ERRNO(open("f", O_RDWR | O_CREAT, 0666), ENOENT);
    CHECK_ERRNO(mkdir("d", 0777), ENOENT);
    CHECK_ERRNO(symlink("x", "l"), ENOENT);
    char entries[256];
    CHECK_ERRNO(syscall(SYS_getdents64, fd, entries, sizeof entries), ENOENT);
    MUST(stat(".", &st));
    MUST(stat("..", &st));
    MUST(chdir(".."));
    CHECK_EQ(st.st_ino, status(".").st_ino);
    CHECK_ERRNO(stat("b", &st), ENOENT);
    DONE();
}
