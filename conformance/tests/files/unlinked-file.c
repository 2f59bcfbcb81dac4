// rule: a file that is open lives on without a name until the last descriptor is closed
// source: POSIX.1-2017, unlink; unlink(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    make_file("f", "text");
    int fd = open("f", O_RDWR);
    MUST(fd);
    MUST(link("f", "g"));
    MUST(unlink("f"));
    struct stat st;
    MUST(fstat(fd, &st));
    CHECK_EQ(st.st_nlink, 1);
    CHECK_EQ(status("g").st_ino, st.st_ino);
    MUST(unlink("g"));
    MUST(fstat(fd, &st));
    CHECK_EQ(st.st_nlink, 0);
    CHECK_EQ(st.st_size, 4);
    char buffer[8];
    CHECK_EQ(read(fd, buffer, 8), 4);
    CHECK_EQ(write(fd, "more", 4), 4);
    make_file("f", "other");
    CHECK(status("f").st_ino != st.st_ino);
    MUST(fstat(fd, &st));
    CHECK_EQ(st.st_size, 8);
    CHECK_ERRNO(unlink("g"), ENOENT);
    CHECK_ERRNO(unlink("."), EISDIR);
    CHECK_ERRNO(unlink("f/"), ENOTDIR);
    MUST(mkdir("d", 0777));
    CHECK_ERRNO(unlink("d"), EISDIR);
    CHECK_ERRNO(unlink("d/"), EISDIR);
    DONE();
}
