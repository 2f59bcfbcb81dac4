// rule: whatever wait4, waitid, setpgid, getpgid, getsid and pidfd_open are given, they answer; errors are the documented ones
// source: wait4(2), waitid(2), setpgid(2), pidfd_open(2), ERRORS
// covers: pitfall 23
#include "process.h"

static uint64_t seed = 88172645463325252ULL;

static uint64_t draw(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^= seed << 17;
}

static long odd(pid_t child)
{
    const long values[] = {0, 1, -1, 2, child, -child, getpid(), INT_MAX, INT_MIN, 8, LONG_MAX, LONG_MIN, 0x100000000 + child};
    uint64_t n = draw();
    return n % 3 ? values[n / 3 % (sizeof values / sizeof *values)] : (long)draw();
}

int main(void)
{
    pid_t child = idle_child();
    char buffer[256];
    for (int i = 0; i < 20000; i++) {
        void *info = draw() % 2 ? buffer : (void *)odd(child);
        long options = odd(child) | WNOHANG, got;
        errno = 0;
        switch (draw() % 6) {
        case 0: got = syscall(SYS_wait4, odd(child), info, options, draw() % 4 ? NULL : info); break;
        case 1: got = syscall(SYS_waitid, draw() % 5, odd(child), info, options, draw() % 4 ? NULL : info); break;
        case 2: got = syscall(SYS_getpgid, odd(child)); break;
        case 3: got = syscall(SYS_getsid, odd(child)); break;
        case 4: got = syscall(SYS_setpgid, child, odd(child)); break;
        default:
            got = syscall(SYS_pidfd_open, odd(child), draw() % 4 ? 0 : odd(child));
            if (got >= 0) MUST(close((int)got));
        }
        if (got < 0)
            CHECK(errno == EINVAL || errno == ECHILD || errno == ESRCH || errno == EFAULT || errno == EPERM ||
                  errno == EBADF || errno == EAGAIN);
        if (failures > 5) break;
    }
    end_child(child);
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}
