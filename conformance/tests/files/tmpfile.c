// rule: O_TMPFILE makes a file without a name, which linkat may give one unless O_EXCL
// source: open(2), O_TMPFILE; linkat(2), AT_EMPTY_PATH
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open(".", O_TMPFILE | O_RDWR, 0600);
    MUST(fd);
    struct stat st;
    MUST(fstat(fd, &st));
    CHECK_EQ(st.st_nlink, 0);
    CHECK_EQ(st.st_mode, S_IFREG | 0600);
    CHECK_EQ(write(fd, "text", 4), 4);
    CHECK_ERRNO(open(".", O_TMPFILE | O_RDONLY, 0600), EINVAL);
    CHECK_ERRNO(open("none", O_TMPFILE | O_RDWR, 0600), ENOENT);
    make_file("f", "");
    CHECK_ERRNO(open("f", O_TMPFILE | O_RDWR, 0600), ENOTDIR);
    if (geteuid() == 0) {
        MUST(linkat(fd, "", AT_FDCWD, "named", AT_EMPTY_PATH));
        CHECK(holds("named", "text"));
        CHECK_EQ(status("named").st_nlink, 1);
        MUST(unlink("named"));
        CHECK_ERRNO(linkat(fd, "", AT_FDCWD, "named", AT_EMPTY_PATH), ENOENT);
        fd = open(".", O_TMPFILE | O_RDWR | O_EXCL, 0600);
        MUST(fd);
        CHECK_ERRNO(linkat(fd, "", AT_FDCWD, "named", AT_EMPTY_PATH), ENOENT);
    }
    DONE();
}
