// rule: getdents gives each entry's number, offset, length, name, and the type in its last byte
// source: getdents(2)
// arch: x86_64
#include "tree.h"

struct old_dirent {
    unsigned long ino, off;
    unsigned short reclen;
    char name[];
};

int main(void)
{
    enter_scratch();
    make_file("file", "");
    MUST(mkdir("directory", 0755));
    MUST(symlink("x", "a-link-with-a-longer-name"));
    int fd = open(".", O_RDONLY | O_DIRECTORY);
    MUST(fd);
    char buffer[1024];
    long got;
    int seen = 0;
    while ((got = syscall(SYS_getdents, fd, buffer, sizeof buffer)) > 0) {
        for (long at = 0; at < got;) {
            struct old_dirent *entry = (void *)(buffer + at);
            CHECK_EQ(entry->reclen % 8, 0);
            unsigned char type = buffer[at + entry->reclen - 1];
            struct stat st;
            MUST(lstat(entry->name, &st));
            if (strcmp(entry->name, "..") != 0) CHECK_EQ(entry->ino, st.st_ino);
            CHECK_EQ(type, (st.st_mode & S_IFMT) >> 12);
            seen++;
            at += entry->reclen;
        }
    }
    CHECK_EQ(got, 0);
    CHECK_EQ(seen, 5);
    MUST(lseek(fd, 0, SEEK_SET));
    CHECK_ERRNO(syscall(SYS_getdents, fd, buffer, 8), EINVAL);
    CHECK_ERRNO(syscall(SYS_getdents, open("file", O_RDONLY), buffer, 100), ENOTDIR);
    CHECK_ERRNO(syscall(SYS_getdents, -1, buffer, 100), EBADF);
    DONE();
}
