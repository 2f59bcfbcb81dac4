// rule: mmap marks a file's access time; the first write to a shared mapping its modification time, before msync
// source: POSIX mmap(), "marked for update"
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    MUST(ftruncate(fd, 4096));
    struct stat old = status("f");
    pass_time();
    volatile char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    volatile char *q = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    CHECK(p != MAP_FAILED && q != MAP_FAILED);
    q[0] = 1;
    struct stat new = status("f");
    CHECK(time_of(new.st_atim) > time_of(old.st_atim));
    CHECK_EQ(time_of(new.st_mtim), time_of(old.st_mtim));
    pass_time();
    p[0] = 1;
    MUST(msync((void *)p, 4096, MS_SYNC));
    new = status("f");
    CHECK(time_of(new.st_mtim) > time_of(old.st_mtim));
    CHECK(time_of(new.st_ctim) > time_of(old.st_ctim));
    DONE();
}
