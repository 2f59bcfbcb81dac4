// rule: what is made in a set-group-ID directory has its group; writing and chown take set-ID bits away
// source: inode(7), chmod(2), chown(2), write(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    if (geteuid() != 0) DONE();
    umask(0);
    MUST(mkdir("d", 0777));
    MUST(chown("d", -1, 100));
    MUST(chmod("d", 02777));
    become(1000, 1000);
    make_file("d/f", "");
    MUST(mkdir("d/e", 0755));
    CHECK_EQ(status("d/f").st_gid, 100);
    CHECK_EQ(status("d/e").st_gid, 100);
    CHECK_EQ(status("d/e").st_mode, S_IFDIR | 02755);
    MUST(close(open("d/g", O_RDWR | O_CREAT, 02775)));
    CHECK_EQ(status("d/g").st_mode, S_IFREG | 0775);

    make_file("d/x", "");
    CHECK_EQ(chmod("d/x", 06775), 0);
    CHECK_EQ(status("d/x").st_mode, S_IFREG | 04775);
    int fd = open("d/x", O_WRONLY);
    CHECK_EQ(write(fd, "x", 1), 1);
    CHECK_EQ(status("d/x").st_mode, S_IFREG | 0775);
    CHECK_ERRNO(chown("d/x", 1001, -1), EPERM);
    CHECK_ERRNO(chown("d/x", -1, 50), EPERM);
    CHECK_EQ(chown("d/x", -1, 1000), 0);
    CHECK_EQ(chmod("d/x", 06755), 0);
    CHECK_EQ(status("d/x").st_mode, S_IFREG | 06755);
    CHECK_EQ(chown("d/x", 1000, 1000), 0);
    CHECK_EQ(status("d/x").st_mode, S_IFREG | 0755);
    become(1001, 1000);
    CHECK_ERRNO(chmod("d/x", 0777), EPERM);
    become(0, 0);
    // Root's chown takes them, too; root's writing does not. Without x the group's is no set-ID bit.
    MUST(chmod("d/x", 06745));
    CHECK_EQ(write(open("d/x", O_WRONLY), "x", 1), 1);
    CHECK_EQ(status("d/x").st_mode, S_IFREG | 06745);
    MUST(lchown("d/x", 5, 6));
    CHECK_EQ(status("d/x").st_mode, S_IFREG | 02745);
    CHECK_EQ(status("d/x").st_uid, 5);
    MUST(fchown(fd, -1, 7));
    CHECK_EQ(status("d/x").st_gid, 7);
    MUST(fchmod(fd, 0600));
    CHECK_EQ(status("d/x").st_mode, S_IFREG | 0600);
    DONE();
}
