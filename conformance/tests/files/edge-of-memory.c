// rule: a transfer that meets the end of the program's memory gives what came before it (on x86-64 to the byte), or EFAULT
// source: POSIX read(), write(), EFAULT; seen on Linux 6.18
#include "check.h"
#include <fcntl.h>

int main(void)
{
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(page != MAP_FAILED);
    MUST(munmap(page + 4096, 4096));
    int zero = open("/dev/zero", O_RDWR);
    MUST(zero);
    memset(page, 1, 4096);
    CHECK_EQ(read(zero, page + 4096 - 13, 13), 13);
    memset(page, 1, 4096);
    ssize_t got = read(zero, page + 4096 - 13, 20);
#ifdef __x86_64__
    CHECK_EQ(got, 13);
#else
    CHECK(got > 0 && got <= 13); // there it may be counted in words
#endif
    CHECK_EQ(page[4096 - 13 + got - 1], 0);
    CHECK_EQ(page[4096 - 14], 1);
    CHECK_ERRNO(read(zero, page + 4096, 1), EFAULT);
    CHECK_ERRNO(read(zero, (void *)-4096L, 1), EFAULT);
    // /dev/zero does not look at what it is given.
    CHECK_EQ(write(zero, page + 4096, 7), 7);
    CHECK_ERRNO(write(zero, (void *)-4096L, 1), EFAULT);

    int ends[2];
    MUST(pipe2(ends, O_NONBLOCK));
    CHECK_EQ(write(ends[1], page + 4096 - 5, 5), 5);
    CHECK_ERRNO(write(ends[1], page + 4096 - 5, 6), EFAULT);
    char back[10];
    CHECK_EQ(read(ends[0], back, sizeof back), 5);
    strcpy(page + 4096 - 5, "/dev");
    CHECK_EQ(access(page + 4096 - 5, F_OK), 0);
    memset(page + 4096 - 5, '/', 5);
    CHECK_ERRNO(access(page + 4096 - 5, F_OK), EFAULT);
    DONE();
}
