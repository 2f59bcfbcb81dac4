// rule: rename replaces what has the new name, if it is of the same kind and, for a directory, empty
// source: POSIX.1-2017, rename; rename(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    make_file("a", "a");
    make_file("b", "b");
    MUST(mkdir("d", 0777));
    MUST(mkdir("e", 0777));
    MUST(mkdir("full", 0777));
    make_file("full/x", "");
    ino_t ino = status("a").st_ino;
    MUST(rename("a", "b"));
    CHECK_EQ(status("b").st_ino, ino);
    CHECK(holds("b", "a"));
    CHECK_ERRNO(rename("a", "b"), ENOENT);
    CHECK_ERRNO(rename("b", "d"), EISDIR);
    CHECK_ERRNO(rename("d", "b"), ENOTDIR);
    CHECK_ERRNO(rename("d", "full"), ENOTEMPTY);
    CHECK_ERRNO(rename("b", "new/"), ENOTDIR);
    CHECK_ERRNO(rename("b/", "new"), ENOTDIR);
    CHECK_ERRNO(rename("b", "none/x"), ENOENT);
    CHECK_ERRNO(rename("b", ""), ENOENT);
    CHECK_ERRNO(rename(".", "x"), EBUSY);
    CHECK_ERRNO(rename("d", "e/.."), EBUSY);
    MUST(rename("d", "e"));
    CHECK_ERRNO(access("d", F_OK), ENOENT);
    MUST(rename("e", "f/"));
    // Two names of one file: both stay.
    MUST(link("b", "c"));
    MUST(rename("b", "c"));
    CHECK_EQ(status("b").st_nlink, 2);
    MUST(rename("b", "b"));
    // A link itself is renamed.
    MUST(symlink("nowhere", "l"));
    MUST(rename("l", "c"));
    CHECK(S_ISLNK(status("c").st_mode));
    CHECK_EQ(status("b").st_nlink, 1);
    DONE();
}
