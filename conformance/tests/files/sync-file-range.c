// rule: sync_file_range takes a range of a regular file or a directory, and known flags; anything else is EINVAL, of other files ESPIPE
// source: sync_file_range(2)
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("file", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    CHECK_EQ(write(fd, "text", 4), 4);
    for (unsigned flags = 0; flags < 8; flags++) MUST(syscall(SYS_sync_file_range, fd, 0L, 0L, flags));
    MUST(syscall(SYS_sync_file_range, fd, 1000L, 4096L, 2));
    CHECK_ERRNO(syscall(SYS_sync_file_range, fd, 0L, 0L, 8), EINVAL);
    CHECK_ERRNO(syscall(SYS_sync_file_range, fd, -1L, 1L, 2), EINVAL);
    CHECK_ERRNO(syscall(SYS_sync_file_range, fd, 1L, -1L, 2), EINVAL);
    CHECK_ERRNO(syscall(SYS_sync_file_range, fd, 1L, 0x7fffffffffffffffL, 2), EINVAL);
    CHECK_ERRNO(syscall(SYS_sync_file_range, -1, 0L, 0L, 2), EBADF);
    int dir = open(".", O_RDONLY), null = open("/dev/null", O_RDWR), path = open(".", O_PATH), ends[2];
    MUST(dir);
    MUST(null);
    MUST(path);
    MUST(syscall(SYS_sync_file_range, dir, 0L, 0L, 2));
    CHECK_ERRNO(syscall(SYS_sync_file_range, path, 0L, 0L, 2), EBADF);
    CHECK_ERRNO(syscall(SYS_sync_file_range, null, 0L, 0L, 2), ESPIPE);
    MUST(pipe(ends));
    CHECK_ERRNO(syscall(SYS_sync_file_range, ends[0], 0L, 0L, 2), ESPIPE);
    // The flags before the kind.
    CHECK_ERRNO(syscall(SYS_sync_file_range, ends[0], 0L, 0L, 9), EINVAL);
    DONE();
}
