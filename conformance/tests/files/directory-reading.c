// rule: each entry that stays is read once, whatever is removed meanwhile; a directory can be read again
// source: POSIX.1-2017, readdir, rewinddir, seekdir
#include "tree.h"

#define COUNT 300

static int read_all(DIR *dir, int *seen, int removes)
{
    struct dirent *e;
    int dots = 0;
    memset(seen, 0, COUNT * sizeof *seen);
    while ((errno = 0, e = readdir(dir))) {
        if (e->d_name[0] == '.') {
            CHECK_EQ(e->d_type, DT_DIR);
            dots++;
            continue;
        }
        CHECK_EQ(e->d_type, DT_REG);
        CHECK_EQ(status(e->d_name).st_ino, e->d_ino);
        int i = atoi(e->d_name);
        seen[i]++;
        if (removes && i % 3 != 0) MUST(unlink(e->d_name));
    }
    CHECK_EQ(errno, 0);
    return dots;
}

int main(void)
{
    static int seen[COUNT];
    char name[16];
    enter_scratch();
    for (int i = 0; i < COUNT; i++) {
        sprintf(name, "%d", i);
        make_file(name, "");
    }
    DIR *dir = opendir(".");
    CHECK(dir != NULL);
    CHECK_EQ(read_all(dir, seen, 1), 2);
    for (int i = 0; i < COUNT; i++) CHECK_EQ(seen[i], 1);
    rewinddir(dir);
    CHECK_EQ(read_all(dir, seen, 0), 2);
    for (int i = 0; i < COUNT; i++) CHECK_EQ(seen[i], i % 3 == 0);
    // A place that was told is where the reading goes on.
    rewinddir(dir);
    for (int i = 0; i < 20; i++) CHECK(readdir(dir) != NULL);
    long place = telldir(dir);
    strcpy(name, readdir(dir)->d_name);
    for (int i = 0; i < 20; i++) CHECK(readdir(dir) != NULL);
    seekdir(dir, place);
    CHECK_EQ(strcmp(readdir(dir)->d_name, name), 0);
    // Room for no entry.
    int fd = open(".", O_RDONLY);
    CHECK_ERRNO(syscall(SYS_getdents64, fd, name, 10), EINVAL);
    CHECK_ERRNO(syscall(SYS_getdents64, fd, (char *)8, 1000), EFAULT);
    fd = open("0", O_RDONLY);
    CHECK_ERRNO(syscall(SYS_getdents64, fd, name, 10), ENOTDIR);
    DONE();
}
