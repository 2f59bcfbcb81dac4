// rule: MADV_DONTNEED lets a private mapping show the file again; MADV_REMOVE makes a hole in a shared one
// source: madvise(2)
#include "fault.h"
#include "tree.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif

int main(void)
{
    catch_faults(SIGBUS);
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600), reader = open("f", O_RDONLY);
    MUST(fd);
    for (int page = 0; page < 4; page++) CHECK_EQ(pwrite(fd, "file", 4, page * 4096), 4);
    MUST(ftruncate(fd, 4 * 4096));
    char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    char *s = mmap(NULL, 5 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *r = mmap(NULL, 4096, PROT_READ, MAP_SHARED, reader, 0);
    CHECK(p != MAP_FAILED && s != MAP_FAILED && r != MAP_FAILED);
    memcpy(p, "mine", 4);
    memcpy(p + 4096, "mine", 4);
    MUST(madvise(p, 4096, MADV_DONTNEED));
    CHECK_EQ(memcmp(p, "file", 4), 0);
    CHECK_EQ(memcmp(p + 4096, "mine", 4), 0);
    memcpy(s, "mine", 4);
    MUST(madvise(s, 4 * 4096, MADV_DONTNEED));
    CHECK_EQ(memcmp(s, "mine", 4), 0);

    CHECK_ERRNO(madvise(p, 4096, MADV_FREE), EINVAL);
    CHECK_ERRNO(madvise(p, 4096, MADV_WIPEONFORK), EINVAL);
    CHECK_ERRNO(madvise(p, 4096, MADV_REMOVE), EACCES);
    CHECK_ERRNO(madvise(r, 4096, MADV_REMOVE), EACCES);
    CHECK_EQ(memcmp(p + 2 * 4096, "file", 4), 0);
    MUST(madvise(s + 4096, 2 * 4096, MADV_REMOVE));
    CHECK_EQ(s[4096], 0);
    CHECK_EQ(p[2 * 4096], 0);
    CHECK_EQ(memcmp(p + 4096, "mine", 4), 0);
    CHECK_EQ(memcmp(s + 3 * 4096, "file", 4), 0);
    CHECK_EQ(status("f").st_size, 4 * 4096);
    // Pages that cannot be had.
    CHECK_ERRNO(madvise(s, 5 * 4096, MADV_POPULATE_READ), EFAULT);
    CHECK_ERRNO(mlock(s, 5 * 4096), ENOMEM);
    CHECK_EQ(FAULTS((void)*(volatile char *)(s + 4 * 4096)), SIGBUS);
    DONE();
}
