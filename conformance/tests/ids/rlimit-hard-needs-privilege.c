// rule: without privilege the hard limit can be lowered and not raised
// source: POSIX setrlimit(), ERRORS [EPERM]
#include "check.h"

int main(void)
{
    struct rlimit limit = {10, 20};
    MUST(setrlimit(RLIMIT_SIGPENDING, &limit));
    MUST(syscall(SYS_setresuid, 1000, 1000, 1000));
    limit.rlim_max = 21;
    CHECK_ERRNO(setrlimit(RLIMIT_SIGPENDING, &limit), EPERM);
    limit = (struct rlimit){5, 15};
    CHECK_EQ(setrlimit(RLIMIT_SIGPENDING, &limit), 0);
    DONE();
}
