// rule: a descriptor of O_PATH names a file and can do nothing else with it
// source: open(2), O_PATH
#include "tree.h"

int main(void)
{
    char text[8];
    enter_scratch();
    make_file("f", "text");
    MUST(mkdir("d", 0777));
    MUST(symlink("f", "l"));
    int f = open("f", O_PATH), d = open("d", O_PATH), l = open("l", O_PATH | O_NOFOLLOW);
    MUST(f);
    MUST(d);
    MUST(l);
    CHECK_ERRNO(read(f, text, 1), EBADF);
    CHECK_ERRNO(syscall(SYS_fchmod, f, 0600), EBADF);
    CHECK_ERRNO(ftruncate(f, 0), EBADF);
    CHECK_ERRNO(lseek(f, 0, SEEK_SET), EBADF);
    CHECK_ERRNO(syscall(SYS_getdents64, d, text, 8), EBADF);
    CHECK_EQ(fcntl(f, F_GETFL) & (O_PATH | O_ACCMODE), O_PATH);
    struct stat st;
    MUST(fstat(f, &st));
    CHECK_EQ(st.st_ino, status("f").st_ino);
    MUST(fstat(l, &st));
    CHECK(S_ISLNK(st.st_mode));
    CHECK_EQ(readlinkat(l, "", text, 8), 1);
    CHECK_ERRNO(readlinkat(f, "", text, 8), ENOENT);
    MUST(openat(d, "new", O_RDWR | O_CREAT, 0666));
    MUST(fchdir(d));
    MUST(stat("new", &st));
    CHECK_ERRNO(openat(f, "x", O_RDONLY), ENOTDIR);
    // Nobody's permission is needed for a name, but for what comes before it.
    MUST(chmod("new", 0));
    if (geteuid() == 0) become(1000, 1000);
    MUST(open("new", O_PATH));
    if (getuid() == 0) become(0, 0);
    DONE();
}
