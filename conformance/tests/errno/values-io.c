// rule: bad descriptors, sizes and flags to calls of descriptors give Linux's errno
// source: each call's man page, ERRORS; seen on Linux 6.18
// covers: pitfall 23
#include "arguments.h"

int main(void)
{
    // fds: far beyond RLIMIT_NOFILE for poll; timeout: nanoseconds out of range for ppoll.
    static struct timespec bad_time = {0, 1000000000};
    static struct timeval UNUSED bad_select = {-1, 0};
    struct rlimit limit = {64, 64};
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    struct call calls[] = {
        {"read(99)", SYS_read, {99, GOOD, 1}, EBADF},
        {"read(-1)", SYS_read, {-1, GOOD, 1}, EBADF},
        {"write(99)", SYS_write, {99, GOOD, 1}, EBADF},
        {"writev(99)", SYS_writev, {99, GOOD, 1}, EBADF},
        {"writev(too many)", SYS_writev, {1, GOOD, 1025}, EINVAL},
        {"close(99)", SYS_close, {99}, EBADF},
        {"close(-1)", SYS_close, {-1}, EBADF},
        {"lseek(99)", SYS_lseek, {99, 0, SEEK_SET}, EBADF},
        {"fstat(99)", SYS_fstat, {99, GOOD}, EBADF},
        {"ioctl(99)", SYS_ioctl, {99, 0x5401, GOOD}, EBADF},
        {"fcntl(99)", SYS_fcntl, {99, F_GETFL, 0}, EBADF},
        {"fcntl(unknown)", SYS_fcntl, {1, 9999, 0}, EINVAL},
        {"dup(99)", SYS_dup, {99}, EBADF},
#ifdef SYS_dup2
        {"dup2(99)", SYS_dup2, {99, 1}, EBADF},
#endif
#ifdef SYS_poll
        {"poll(too many)", SYS_poll, {GOOD, 65, 0}, EINVAL},
#endif
        {"ppoll(bad time)", SYS_ppoll, {0, 0, (long)&bad_time, 0, 8}, EINVAL},
        {"ppoll(set size)", SYS_ppoll, {0, 0, GOOD, GOOD, 16}, EINVAL},
#ifdef SYS_select
        {"select(negative)", SYS_select, {-1, 0, 0, 0, GOOD}, EINVAL},
        {"select(bad time)", SYS_select, {0, 0, 0, 0, (long)&bad_select}, EINVAL},
#endif
    };
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) {
        // A system without files may lack a call altogether.
        if (syscall(calls[i].number, -1L, -1L, -1L, -1L) == -1 && errno == ENOSYS) continue;
        check_calls(&calls[i], 1);
    }
    DONE();
}
