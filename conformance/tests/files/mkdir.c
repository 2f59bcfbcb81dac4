// rule: a new directory is empty, counts in its parent's links, and has the mode less the umask
// source: POSIX.1-2017, mkdir, rmdir; mkdir(2), rmdir(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    umask(022);
    CHECK_EQ(status(".").st_nlink, 2);
    MUST(mkdir("d", 0777));
    MUST(mkdir("e/", 07777));
    CHECK_EQ(status("d").st_mode, S_IFDIR | 0755);
    CHECK_EQ(status("e").st_mode, S_IFDIR | 01755);
    CHECK_EQ(status("d").st_nlink, 2);
    CHECK_EQ(status(".").st_nlink, 4);
    make_file("d/f", "");
    CHECK_EQ(status("d").st_nlink, 2);
    CHECK_ERRNO(mkdir("d", 0777), EEXIST);
    CHECK_ERRNO(mkdir("d/f", 0777), EEXIST);
    CHECK_ERRNO(mkdir("d/.", 0777), EEXIST);
    CHECK_ERRNO(mkdir("/", 0777), EEXIST);
    CHECK_ERRNO(mkdir("none/x", 0777), ENOENT);
    CHECK_ERRNO(mkdir("d/f/x", 0777), ENOTDIR);
    CHECK_ERRNO(mkdir("", 0777), ENOENT);

    CHECK_ERRNO(rmdir("d"), ENOTEMPTY);
    CHECK_ERRNO(rmdir("d/f"), ENOTDIR);
    CHECK_ERRNO(rmdir("none"), ENOENT);
    CHECK_ERRNO(rmdir("d/."), EINVAL);
    CHECK_ERRNO(rmdir("e/.."), ENOTEMPTY);
    CHECK_ERRNO(rmdir("/"), EBUSY);
    CHECK_ERRNO(unlinkat(AT_FDCWD, "e", 1), EINVAL);
    MUST(rmdir("e/"));
    MUST(unlink("d/f"));
    MUST(unlinkat(AT_FDCWD, "d", AT_REMOVEDIR));
    CHECK_EQ(status(".").st_nlink, 2);
    DONE();
}
