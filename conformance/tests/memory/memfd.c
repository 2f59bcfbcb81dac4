// rule: memfd_create makes a file without a name that is read, written, mapped and shared as others
// source: memfd_create(2)
#include "process.h"
#include <sys/stat.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8
#define MFD_EXEC 16
#endif

static int make(const char *name, unsigned flags)
{
    return (int)syscall(SYS_memfd_create, name, flags);
}

int main(void)
{
    int fd = make("name", MFD_CLOEXEC);
    MUST(fd);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDWR);
    struct stat st;
    MUST(fstat(fd, &st));
    CHECK_EQ(st.st_mode, S_IFREG | 0777);
    CHECK_EQ(st.st_size, 0);
    CHECK_EQ(st.st_nlink, 0);
    MUST(ftruncate(fd, 8192));
    char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    p[5000] = 'x';
    pid_t child = fork_or_fail();
    if (child == 0) {
        char c;
        CHECK_EQ(pread(fd, &c, 1, 5000), 1);
        CHECK_EQ(c, 'x');
        CHECK_EQ(pwrite(fd, "y", 1, 1), 1);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(p[1], 'y');
    MUST(fstat(make("", 0), &st));
    CHECK_EQ(fcntl(make("x", 0), F_GETFD), 0);

    char name[251];
    memset(name, 'n', sizeof name);
    name[250] = 0;
    CHECK_ERRNO(make(name, 0), EINVAL);
    name[249] = 0;
    MUST(make(name, 0));
    CHECK_ERRNO(make((char *)8, 0), EFAULT);
    CHECK_ERRNO(make("x", 0x20), EINVAL);
    CHECK_ERRNO(make("x", MFD_EXEC | MFD_NOEXEC_SEAL), EINVAL);
    fd = make("x", MFD_NOEXEC_SEAL);
    MUST(fstat(fd, &st));
    CHECK_EQ(st.st_mode, S_IFREG | 0666);
    CHECK_ERRNO(fchmod(fd, 0777), EPERM);
    DONE();
}
