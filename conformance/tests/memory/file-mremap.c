// rule: mremap of a file's mapping shows more of the file, moves it, and doubles a shared one
// source: mremap(2)
#include "fault.h"
#include "tree.h"

int main(void)
{
    catch_faults(SIGBUS);
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    for (int page = 0; page < 4; page++) {
        char c = 'a' + page;
        CHECK_EQ(pwrite(fd, &c, 1, page * 4096), 1);
    }
    char *p = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 4096);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(p[0], 'b');
    p[1] = 'x';
    p = mremap(p, 2 * 4096, 8 * 4096, MREMAP_MAYMOVE);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(p[0], 'b');
    CHECK_EQ(p[1], 'x');
    CHECK_EQ(p[4096], 'c');
    CHECK_EQ(p[2 * 4096], 'd');
    CHECK_EQ(FAULTS((void)*(volatile char *)(p + 3 * 4096)), SIGBUS);
    // The part without the first page still knows where in the file it is.
    MUST(munmap(p, 4096));
    char *q = mmap(NULL, 16 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    q = mremap(p + 4096, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, q + 5 * 4096);
    CHECK(q != MAP_FAILED);
    CHECK_EQ(q[0], 'c');
    // No old length: the same once more, which only what is shared can be.
    CHECK_ERRNO((long)mremap(q, 0, 4096, MREMAP_MAYMOVE), EINVAL);
    char *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *t = mremap(s, 0, 4096, MREMAP_MAYMOVE);
    CHECK(s != MAP_FAILED && t != MAP_FAILED && s != t);
    s[7] = 'z';
    CHECK_EQ(t[7], 'z');
    DONE();
}
