// rule: from a sticky directory only the owner of the file or the directory removes or renames
// source: inode(7); POSIX.1-2017, unlink, rename (S_ISVTX)
#include "tree.h"

int main(void)
{
    enter_scratch();
    if (geteuid() != 0) DONE();
    MUST(mkdir("s", 0777));
    MUST(chmod("s", 01777));
    make_file("s/root", "");
    MUST(mkdir("open", 0777));
    MUST(chmod("open", 0777));
    become(1000, 1000);
    make_file("s/mine", "");
    CHECK_ERRNO(unlink("s/root"), EPERM);
    CHECK_ERRNO(rename("s/root", "open/x"), EPERM);
    CHECK_ERRNO(rename("s/mine", "s/root"), EPERM);
    MUST(rename("s/mine", "open/mine"));
    MUST(rename("open/mine", "s/mine"));
    become(1001, 1001);
    CHECK_ERRNO(unlink("s/mine"), EPERM);
    become(0, 0);
    MUST(chown("s", 1001, 1001));
    become(1001, 1001);
    MUST(unlink("s/mine"));
    MUST(unlink("s/root"));
    become(0, 0);
    DONE();
}
