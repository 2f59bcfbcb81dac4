// rule: /proc/self/comm is the name of the main thread, and names it when written
// source: proc_pid_comm(5), PR_SET_NAME(2const)
#include "proc.h"
#include <sys/prctl.h>

int main(void)
{
    char buffer[64];
    MUST(prctl(PR_SET_NAME, "first"));
    int fd = open("/proc/self/comm", O_RDWR);
    MUST(fd);
    CHECK_EQ(read(fd, buffer, sizeof buffer), 6);
    CHECK(memcmp(buffer, "first\n", 6) == 0);
    CHECK_EQ(read(fd, buffer, sizeof buffer), 0);
    CHECK_EQ(write(fd, "much longer than a name", 23), 23);
    CHECK_EQ(pread(fd, buffer, sizeof buffer, 0), 16);
    CHECK(memcmp(buffer, "much longer tha\n", 16) == 0);
    MUST(prctl(PR_GET_NAME, buffer));
    CHECK(strcmp(buffer, "much longer tha") == 0);
    CHECK_EQ(pread(fd, buffer, 4, 5), 4);
    CHECK(memcmp(buffer, "long", 4) == 0);
    CHECK_EQ(pread(fd, buffer, 4, 100), 0);
    CHECK_EQ(lseek(fd, 2, SEEK_SET), 2);
    CHECK_EQ(read(fd, buffer, 2), 2);
    CHECK(memcmp(buffer, "ch", 2) == 0);
    CHECK_ERRNO(lseek(fd, 0, SEEK_END), EINVAL);
    CHECK_ERRNO(lseek(fd, -1, SEEK_SET), EINVAL);
    // As it is: the newline that a shell's echo writes is a part of it.
    CHECK_EQ(write(fd, "a\n", 2), 2);
    CHECK_EQ(pread(fd, buffer, sizeof buffer, 0), 3);
    struct stat st;
    MUST(fstat(fd, &st));
    CHECK_EQ(st.st_mode, S_IFREG | 0644);
    CHECK_EQ(st.st_size, 0);
    DONE();
}
