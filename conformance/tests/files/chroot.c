// rule: with another root no path and no ".." leads above it, and absolute links begin there
// source: chroot(2); path_resolution(7)
#include "tree.h"

int main(void)
{
    char cwd[PATH_MAX];
    enter_scratch();
    if (geteuid() != 0) DONE();
    MUST(mkdir("jail", 0755));
    MUST(mkdir("jail/in", 0755));
    MUST(symlink("/in", "jail/abs"));
    MUST(symlink("../../../..", "jail/up"));
    int back = open("/", O_RDONLY | O_DIRECTORY);
    MUST(back);
    ino_t jail = status("jail").st_ino, in = status("jail/in").st_ino;
    CHECK_ERRNO(chroot("jail/none"), ENOENT);
    make_file("f", "");
    CHECK_ERRNO(chroot("f"), ENOTDIR);
    MUST(chroot("jail"));
    CHECK_EQ(status("/").st_ino, jail);
    CHECK_EQ(status("/..").st_ino, jail);
    CHECK_EQ(status("/in/../../..").st_ino, jail);
    CHECK_EQ(status("/up/in").st_ino, in);
    CHECK_EQ(status("/abs/.").st_ino, in);
    MUST(chdir("/in"));
    CHECK_EQ(syscall(SYS_getcwd, cwd, sizeof cwd), 4);
    CHECK_EQ(strcmp(cwd, "/in"), 0);
    // Who is outside is outside.
    MUST(fchdir(back));
    CHECK_EQ(syscall(SYS_getcwd, cwd, sizeof cwd), 15);
    CHECK_EQ(strcmp(cwd, "(unreachable)/"), 0);
    become(1000, 1000);
    CHECK_ERRNO(chroot("."), EPERM);
    become(0, 0);
    MUST(chroot("."));
    DONE();
}
