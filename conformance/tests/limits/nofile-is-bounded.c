// rule: even the privileged cannot set RLIMIT_NOFILE to what the system has no room for: EPERM
// source: getrlimit(2), EPERM: "above the maximum defined by /proc/sys/fs/nr_open"
#include "check.h"

int main(void)
{
    struct rlimit limit, old;
    MUST(getrlimit(RLIMIT_NOFILE, &old));
    limit = (struct rlimit){old.rlim_cur, RLIM_INFINITY};
    CHECK_ERRNO(setrlimit(RLIMIT_NOFILE, &limit), EPERM);
    limit = (struct rlimit){RLIM_INFINITY, RLIM_INFINITY};
    CHECK_ERRNO(setrlimit(RLIMIT_NOFILE, &limit), EPERM);
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    CHECK_EQ(limit.rlim_max, old.rlim_max);
    DONE();
}
