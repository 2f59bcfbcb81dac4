// rule: open makes, empties, refuses or goes on as O_CREAT, O_EXCL, O_TRUNC, O_DIRECTORY and O_NOFOLLOW say
// source: POSIX.1-2017, open; open(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    CHECK_ERRNO(open("f", O_RDWR), ENOENT);
    umask(027);
    int fd = open("f", O_RDWR | O_CREAT | O_EXCL, 0666);
    MUST(fd);
    CHECK_EQ(status("f").st_mode, S_IFREG | 0640);
    CHECK_EQ(write(fd, "text", 4), 4);
    MUST(close(fd));
    CHECK_ERRNO(open("f", O_RDWR | O_CREAT | O_EXCL, 0666), EEXIST);
    fd = open("f", O_RDWR | O_CREAT, 0);
    MUST(fd);
    CHECK_EQ(status("f").st_size, 4);
    CHECK_EQ(status("f").st_mode, S_IFREG | 0640);
    MUST(close(fd));
    MUST(close(open("f", O_WRONLY | O_TRUNC)));
    CHECK_EQ(status("f").st_size, 0);
    // Permissions are for the next who opens it.
    fd = open("none", O_RDWR | O_CREAT, 0);
    MUST(fd);
    CHECK_EQ(write(fd, "x", 1), 1);

    MUST(mkdir("d", 0777));
    CHECK_ERRNO(open("f", O_RDONLY | O_DIRECTORY), ENOTDIR);
    MUST(close(open("d", O_RDONLY | O_DIRECTORY)));
    CHECK_ERRNO(open("d", O_RDWR), EISDIR);
    CHECK_ERRNO(open("d", O_RDONLY | O_CREAT, 0666), EISDIR);
    CHECK_ERRNO(open("d", O_RDONLY | O_TRUNC), EISDIR);
    CHECK_ERRNO(open("new/", O_RDWR | O_CREAT, 0666), EISDIR);
    CHECK_ERRNO(open("f/", O_RDONLY), ENOTDIR);
    CHECK_ERRNO(open("f/x", O_RDONLY | O_CREAT, 0666), ENOTDIR);

    MUST(symlink("f", "l"));
    MUST(symlink("made", "dangling"));
    CHECK_ERRNO(open("l", O_RDONLY | O_NOFOLLOW), ELOOP);
    CHECK_ERRNO(open("l", O_RDONLY | O_NOFOLLOW | O_DIRECTORY), ENOTDIR);
    CHECK_ERRNO(open("dangling", O_RDWR | O_CREAT | O_EXCL, 0666), EEXIST);
    MUST(close(open("dangling", O_RDWR | O_CREAT, 0666)));
    CHECK(S_ISREG(status("made").st_mode));

    // Neither reading nor writing.
    fd = open("f", O_ACCMODE);
    MUST(fd);
    CHECK_ERRNO(read(fd, &fd, 1), EBADF);
    CHECK_ERRNO(write(fd, "x", 1), EBADF);
    fd = open("f", O_RDONLY | O_CLOEXEC);
    MUST(fd);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    DONE();
}
