// rule: of owner, group and others the first that fits counts; searching a path needs x on each directory
// source: POSIX.1-2017 4.5, "File Access Permissions"; path_resolution(7); access(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    if (geteuid() != 0) DONE();
    make_file("f", "text");
    MUST(mkdir("d", 0700));
    make_file("d/f", "text");
    // Root may all but execute what nobody may.
    MUST(chmod("f", 0));
    CHECK_EQ(access("f", R_OK | W_OK), 0);
    CHECK_ERRNO(access("f", X_OK), EACCES);
    CHECK_EQ(access("d", X_OK), 0);

    MUST(chown("f", 1000, 100));
    MUST(chmod("f", 0046));
    become(1000, 100);
    CHECK_ERRNO(open("f", O_RDONLY), EACCES);
    CHECK_ERRNO(open("f", O_WRONLY), EACCES);
    become(1001, 100);
    MUST(close(open("f", O_RDONLY)));
    CHECK_ERRNO(open("f", O_RDWR), EACCES);
    CHECK_ERRNO(open("f", O_RDONLY | O_TRUNC), EACCES);
    CHECK_ERRNO(truncate("f", 0), EACCES);
    become(1001, 101);
    MUST(close(open("f", O_RDWR)));
    CHECK_ERRNO(open("d/f", O_RDONLY), EACCES);
    CHECK_ERRNO(open("d", O_RDONLY), EACCES);
    CHECK_ERRNO(chdir("d"), EACCES);
    CHECK_ERRNO(open("new", O_RDWR | O_CREAT, 0666), EACCES);
    CHECK_ERRNO(mkdir("new", 0777), EACCES);
    CHECK_ERRNO(unlink("f"), EACCES);
    CHECK_ERRNO(rename("f", "g"), EACCES);
    CHECK_ERRNO(link("f", "g"), EACCES);
    CHECK_ERRNO(mkdir("f", 0777), EEXIST);

    // access asks for the real user, faccessat with AT_EACCESS for the effective one.
    CHECK_EQ(access("d/f", R_OK), 0);
    CHECK_ERRNO(syscall(SYS_faccessat2, AT_FDCWD, "d/f", R_OK, AT_EACCESS), EACCES);
    // Supplementary groups count, too.
    become(0, 0);
    gid_t groups[] = {7, 100, 50};
    MUST(setgroups(3, groups));
    become(1001, 101);
    CHECK_ERRNO(open("f", O_WRONLY), EACCES);
    become(0, 0);
    DONE();
}
