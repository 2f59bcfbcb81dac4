// rule: behind the last page of a file an access is SIGBUS with BUS_ADRERR; the rest of that page is zero
// source: POSIX mmap(), "Memory mapped files beyond the end"; mmap(2), SIGBUS
#include "fault.h"
#include "tree.h"

static void at_end(int fd, int flags)
{
    volatile char *p = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, flags, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(p[4096], 'x');
    for (int i = 4098; i < 8192; i++) CHECK_EQ(p[i], 0);
    CHECK_EQ(FAULTS(p[8191] = 1), 0);
    CHECK_EQ(FAULTS((void)p[8192]), SIGBUS);
    CHECK_EQ(fault_info.si_code, BUS_ADRERR);
    CHECK(fault_info.si_addr == p + 8192);
    CHECK_EQ(FAULTS(p[8200] = 1), SIGBUS);
    CHECK(fault_info.si_addr == p + 8200);
    // The kernel says EFAULT for the program.
    CHECK_ERRNO(write(fd, (void *)(p + 8192), 1), EFAULT);
    // It is there when the file is.
    MUST(ftruncate(fd, 8193));
    CHECK_EQ(FAULTS((void)p[8192]), 0);
    MUST(ftruncate(fd, 4098));
    MUST(munmap((void *)p, 3 * 4096));
}

int main(void)
{
    catch_faults(SIGBUS);
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    CHECK_EQ(pwrite(fd, "xy", 2, 4096), 2);
    at_end(fd, MAP_PRIVATE);
    at_end(fd, MAP_SHARED);
    // A mapping may begin there.
    volatile char *p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 1 << 20);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(FAULTS((void)*p), SIGBUS);
    DONE();
}
