// rule: link gives a file another name; not a directory, not where there is something
// source: POSIX.1-2017, link; linkat(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    make_file("f", "text");
    MUST(mkdir("d", 0777));
    MUST(symlink("f", "l"));
    MUST(link("f", "d/g"));
    CHECK_EQ(status("f").st_ino, status("d/g").st_ino);
    CHECK_EQ(status("f").st_nlink, 2);
    CHECK_ERRNO(link("f", "d/g"), EEXIST);
    CHECK_ERRNO(link("f", "l"), EEXIST);
    CHECK_ERRNO(link("f", "."), EEXIST);
    CHECK_ERRNO(link("f", "new/"), ENOENT);
    CHECK_ERRNO(link("d", "new"), EPERM);
    CHECK_ERRNO(link("none", "new"), ENOENT);
    CHECK_ERRNO(link("f/", "new"), ENOTDIR);
    CHECK_ERRNO(link("f", "none/new"), ENOENT);
    MUST(link("l", "l2"));
    CHECK(S_ISLNK(status("l2").st_mode));
    MUST(linkat(AT_FDCWD, "l", AT_FDCWD, "f2", AT_SYMLINK_FOLLOW));
    CHECK_EQ(status("f2").st_ino, status("f").st_ino);
    CHECK_ERRNO(linkat(AT_FDCWD, "f", AT_FDCWD, "new", 1), EINVAL);
    CHECK_EQ(status("f").st_nlink, 3);
    DONE();
}
