// Forms for tests of file locks.
#ifndef FLOCK_H
#define FLOCK_H

#include "process.h"
#include "tree.h"
#include <sys/file.h>

static struct flock UNUSED region(int type, long start, long length)
{
    return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
}

// fcntl with a lock of this kind on these bytes.
static int UNUSED lock(int fd, int command, int type, long start, long length)
{
    struct flock asked = region(type, start, length);
    return fcntl(fd, command, &asked);
}

// What stands in the way of such a lock, in another process, which a process's own locks do not.
static struct flock UNUSED seen_by_others(int fd, int type, long start, long length)
{
    struct flock *seen = (struct flock *)shared_words();
    *seen = region(type, start, length);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(fcntl(fd, F_GETLK, seen));
        CHILD_DONE();
    }
    check_child(child);
    struct flock result = *seen;
    munmap(seen, 4096);
    return result;
}

#define CHECK_SEEN(fd, asked, start, length, type, found_start, found_length)  \
    do {                                                                       \
        struct flock seen_ = seen_by_others(fd, asked, start, length);         \
        CHECK_EQ(seen_.l_type, type);                                          \
        CHECK_EQ(seen_.l_whence, SEEK_SET);                                    \
        CHECK_EQ(seen_.l_start, found_start);                                  \
        CHECK_EQ(seen_.l_len, found_length);                                   \
        if (seen_.l_type != F_UNLCK) CHECK_EQ(seen_.l_pid, getpid());          \
    } while (0)

// Nothing stands in the way of a write lock.
#define CHECK_FREE(fd, start, length) CHECK_SEEN(fd, F_WRLCK, start, length, F_UNLCK, start, length)

static int UNUSED lock_file(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    return fd;
}

#endif
