// rule: a mapping of /dev/zero is memory of zeros: private, or shared with children but not with other mappings
// source: null(4); mmap(2)
#include "process.h"

int main(void)
{
    int fd = open("/dev/zero", O_RDWR), reader = open("/dev/zero", O_RDONLY);
    MUST(fd);
    MUST(reader);
    char *shared = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *other = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *private = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, reader, 0);
    CHECK(shared != MAP_FAILED && other != MAP_FAILED && private != MAP_FAILED);
    CHECK_EQ(shared[0] | private[0], 0);
    pid_t child = fork_or_fail();
    if (child == 0) {
        shared[4096] = 1;
        private[4096] = 1;
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(shared[4096], 1);
    CHECK_EQ(private[4096], 0);
    CHECK_EQ(other[4096], 0);
    CHECK_ERRNO((long)mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0), EACCES);
    DONE();
}
