// rule: a mapping keeps its file when the descriptor is closed and the last name is removed
// source: POSIX mmap(), "shall add an extra reference to the file"; unlink()
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    MUST(ftruncate(fd, 2 * 4096));
    char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *q = mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED && q != MAP_FAILED);
    MUST(close(fd));
    p[0] = 'a';
    MUST(unlink("f"));
    p[4096] = 'b';
    CHECK_EQ(q[0], 'a');
    CHECK_EQ(q[4096], 'b');
    // Another file of that name is another.
    make_file("f", "new");
    CHECK_EQ(q[0], 'a');
    MUST(munmap(p, 8192));
    CHECK_EQ(q[4096], 'b');
    MUST(munmap(q, 4096));
    CHECK_EQ(q[4096], 'b');
    DONE();
}
