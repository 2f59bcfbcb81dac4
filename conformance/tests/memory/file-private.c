// rule: a private mapping shows the file until it is written to; what is written there the file never sees
// source: POSIX mmap(), MAP_PRIVATE; mmap(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600), reader = open("f", O_RDONLY);
    MUST(fd);
    MUST(ftruncate(fd, 8 * 4096));
    for (int page = 0; page < 8; page++) CHECK_EQ(pwrite(fd, "file", 4, page * 4096), 4);
    // A file that is not open for writing can be mapped so, too.
    char *p = mmap(NULL, 8 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, reader, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(memcmp(p, "file", 4), 0);
    memcpy(p, "mine", 4); // after it was read
    memcpy(p + 4096, "mine", 4); // as the first access
    char buffer[4];
    for (int page = 0; page < 2; page++) {
        CHECK_EQ(pread(fd, buffer, 4, page * 4096), 4);
        CHECK_EQ(memcmp(buffer, "file", 4), 0);
        CHECK_EQ(pwrite(fd, "late", 4, page * 4096), 4);
        CHECK_EQ(memcmp(p + page * 4096, "mine", 4), 0);
    }
    // Linux shows changes of the file where the program has written nothing yet.
    CHECK_EQ(p[7 * 4096], 'f');
    CHECK_EQ(pwrite(fd, "late", 4, 7 * 4096), 4);
    CHECK_EQ(memcmp(p + 7 * 4096, "late", 4), 0);
    // Copies that were made in a row lead to no more of them.
    for (int page = 2; page < 6; page++) memcpy(p + page * 4096, "mine", 4);
    CHECK_EQ(pwrite(fd, "soon", 4, 6 * 4096), 4);
    CHECK_EQ(memcmp(p + 6 * 4096, "soon", 4), 0);
    // Rights that go and come back are no reason to write to the file.
    MUST(mprotect(p + 7 * 4096, 4096, PROT_READ));
    MUST(mprotect(p + 7 * 4096, 4096, PROT_READ | PROT_WRITE));
    p[7 * 4096] = 'm';
    CHECK_EQ(pread(fd, buffer, 4, 7 * 4096), 4);
    CHECK_EQ(memcmp(buffer, "late", 4), 0);
    DONE();
}
