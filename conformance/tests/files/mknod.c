// rule: mknod makes regular files and FIFOs for everybody, devices for the privileged, and no directories
// source: mknod(2)
#include "tree.h"
#include <sys/sysmacros.h>

int main(void)
{
    enter_scratch();
    umask(022);
    MUST(mknod("r", 0666, 0));
    CHECK_EQ(status("r").st_mode, S_IFREG | 0644);
    MUST(mknod("r2", S_IFREG | 04777, 0));
    CHECK_EQ(status("r2").st_mode, S_IFREG | 04755);
    MUST(mknod("p", S_IFIFO | 0600, 0));
    CHECK_EQ(status("p").st_mode, S_IFIFO | 0600);
    MUST(mknod("s", S_IFSOCK | 0600, 0));
    CHECK_EQ(status("s").st_mode, S_IFSOCK | 0600);
    CHECK_ERRNO(open("s", O_RDWR), ENXIO);
    CHECK_ERRNO(mknod("d", S_IFDIR | 0777, 0), EPERM);
    CHECK_ERRNO(mknod("l", S_IFLNK | 0777, 0), EINVAL);
    CHECK_ERRNO(mknod("r", S_IFREG | 0777, 0), EEXIST);
    CHECK_ERRNO(mknod("n/", S_IFREG | 0777, 0), ENOENT);
    if (geteuid() != 0) DONE();
    MUST(chmod(".", 0777));
    become(1000, 1000);
    CHECK_ERRNO(mknod("c", S_IFCHR | 0666, makedev(1, 3)), EPERM);
    CHECK_ERRNO(mknod("r", S_IFCHR | 0666, makedev(1, 3)), EEXIST);
    become(0, 0);
    DONE();
}
