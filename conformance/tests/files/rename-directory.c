// rule: a directory that moves has another parent, and cannot move into itself
// source: POSIX.1-2017, rename; rename(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    MUST(mkdir("a", 0777));
    MUST(mkdir("a/b", 0777));
    MUST(mkdir("a/b/c", 0777));
    MUST(mkdir("x", 0777));
    CHECK_EQ(status("a").st_nlink, 3);
    CHECK_ERRNO(rename("a", "a/b/new"), EINVAL);
    CHECK_ERRNO(rename("a", "a/b"), EINVAL);
    CHECK_ERRNO(rename("a", "a/b/c"), EINVAL);
    CHECK_ERRNO(rename("a/b/c", "a"), ENOTEMPTY);
    int fd = open("a/b", O_RDONLY | O_DIRECTORY);
    MUST(fd);
    MUST(rename("a/b", "x/y"));
    CHECK_EQ(status("a").st_nlink, 2);
    CHECK_EQ(status("x").st_nlink, 3);
    CHECK_EQ(status("x/y/..").st_ino, status("x").st_ino);
    struct stat st;
    MUST(fstatat(fd, "..", &st, 0));
    CHECK_EQ(st.st_ino, status("x").st_ino);
    MUST(fchdir(fd));
    char cwd[PATH_MAX], want[PATH_MAX];
    snprintf(want, sizeof want, "%s/x/y", scratch);
    CHECK(getcwd(cwd, sizeof cwd) != NULL);
    CHECK_EQ(strcmp(cwd, want), 0);
    DONE();
}
