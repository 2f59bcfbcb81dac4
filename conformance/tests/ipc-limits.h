// For tests that set limits of System V's IPC and of message queues, which are files below /proc/sys.
#ifndef IPC_LIMITS_H
#define IPC_LIMITS_H

#include "figures.h"
#include "process.h"

// Whether the process may change them: by then they are nobody else's. Where there are no namespaces (EINVAL) they are
// the machine's, and to be put back.
static int UNUSED own_limits(void)
{
    if (geteuid() != 0) return 0;
    return syscall(SYS_unshare, 0x08000000 /* CLONE_NEWIPC */) == 0 || errno == EINVAL;
}

// Writes so many bytes of a text into such a file, from an offset on.
static long UNUSED put(const char *path, const char *text, size_t size, long at)
{
    int fd = open(path, O_WRONLY);
    MUST(fd);
    long taken = pwrite(fd, text, size, at);
    int error = errno;
    MUST(close(fd));
    errno = error;
    return taken;
}

// Writes a text.
static long UNUSED store(const char *path, const char *text)
{
    return put(path, text, strlen(text), 0);
}

#endif
