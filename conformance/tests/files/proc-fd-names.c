// rule: /proc/self/fd has a name for each open descriptor and no other; in /proc nothing is made, renamed or removed
// source: proc(5); seen on Linux 6.18
#include "proc.h"

int main(void)
{
    int low = open("/dev/null", O_RDONLY);
    MUST(low);
    MUST(dup2(low, 77));
    MUST(dup2(low, 200));
    DIR *directory = opendir("/proc/self/fd");
    CHECK(directory != NULL);
    int seen = 0, other = 0, last = -1;
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.') continue;
        int fd = atoi(entry->d_name);
        CHECK(fd > last);
        last = fd;
        seen += fd == 77 || fd == 200 || fd == low || fd == dirfd(directory);
        other += fcntl(fd, F_GETFD) < 0;
        CHECK_EQ(entry->d_type, DT_LNK);
    }
    CHECK_EQ(seen, 4);
    CHECK_EQ(other, 0);
    MUST(close(77));
    CHECK_ERRNO(open("/proc/self/fd/77", O_RDONLY), ENOENT);
    CHECK_ERRNO(open("/proc/self/fd/0200", O_RDONLY), ENOENT);
    CHECK_ERRNO(open("/proc/self/fd/+200", O_RDONLY), ENOENT);
    CHECK_ERRNO(open("/proc/self/fd/-1", O_RDONLY), ENOENT);
    CHECK_ERRNO(open("/proc/self/fd/99999999999", O_RDONLY), ENOENT);
    CHECK_ERRNO(open("/proc/self/fd", O_RDWR), EISDIR);

    CHECK_ERRNO(mkdir("/proc/new", 0700), ENOENT);
    CHECK_ERRNO(mkdir("/proc/self/new", 0700), ENOENT);
    CHECK_ERRNO(open("/proc/self/fd/77", O_CREAT | O_WRONLY, 0600), ENOENT);
    CHECK_ERRNO(symlink("a", "/proc/self/new"), ENOENT);
    CHECK_ERRNO(unlink(link_to(low)), EPERM);
    CHECK_ERRNO(unlink("/proc/self/comm"), EPERM);
    CHECK_ERRNO(rmdir("/proc/self/fd"), EPERM);
    CHECK_ERRNO(rename("/proc/self/comm", "/proc/self/new"), ENOENT);
    CHECK_ERRNO(chmod("/proc/self/comm", 0777), EPERM);
    CHECK_ERRNO(chmod("/proc/self/fd", 0777), EPERM);
    CHECK_ERRNO(open("/proc/self/comm/x", O_RDONLY), ENOTDIR);
    CHECK_ERRNO(open("/proc/0", O_RDONLY), ENOENT);
    CHECK_ERRNO(open("/proc/x", O_RDONLY), ENOENT);
    DONE();
}
