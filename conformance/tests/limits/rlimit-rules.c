// rule: limits are set and read back; soft above hard is EINVAL, unknown resources too
// source: POSIX getrlimit(), setrlimit(), ERRORS; getrlimit(2)
#include "check.h"

int main(void)
{
    struct rlimit limit, old;
    for (int resource = 0; resource < 16; resource++) {
        MUST(getrlimit(resource, &old));
        CHECK(old.rlim_cur <= old.rlim_max);
        CHECK_EQ(syscall(SYS_prlimit64, 0, resource, NULL, &limit), 0);
        CHECK_EQ(limit.rlim_cur, old.rlim_cur);
        CHECK_EQ(limit.rlim_max, old.rlim_max);
    }
    limit = (struct rlimit){100, 200};
    CHECK_EQ(setrlimit(RLIMIT_SIGPENDING, &limit), 0);
    MUST(getrlimit(RLIMIT_SIGPENDING, &old));
    CHECK(old.rlim_cur == 100 && old.rlim_max == 200);
    limit = (struct rlimit){201, 200};
    CHECK_ERRNO(setrlimit(RLIMIT_SIGPENDING, &limit), EINVAL);
    limit = (struct rlimit){50, 60};
    CHECK_EQ(syscall(SYS_prlimit64, getpid(), RLIMIT_SIGPENDING, &limit, &old), 0);
    CHECK(old.rlim_cur == 100 && old.rlim_max == 200);
    CHECK_ERRNO(getrlimit(16, &old), EINVAL);
    CHECK_ERRNO(getrlimit(-1, &old), EINVAL);
    CHECK_ERRNO(syscall(SYS_prlimit64, 0, 16, NULL, &old), EINVAL);
    CHECK_ERRNO(syscall(SYS_prlimit64, INT_MAX, RLIMIT_AS, NULL, &old), ESRCH);
    CHECK_ERRNO(syscall(SYS_prlimit64, 0, RLIMIT_AS, 8, NULL), EFAULT);
    CHECK_ERRNO(syscall(SYS_prlimit64, 0, RLIMIT_AS, NULL, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_getrlimit, RLIMIT_AS, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_setrlimit, RLIMIT_AS, 8), EFAULT);
    CHECK_EQ(syscall(SYS_prlimit64, 0, RLIMIT_AS, NULL, NULL), 0);
    DONE();
}
