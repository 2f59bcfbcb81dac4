// rule: limits and resource usage of a child are its own: it begins with the parent's limits and with nothing used
// source: fork(2); getrusage(2); POSIX fork(), DESCRIPTION
#include "process.h"

int main(void)
{
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = 64;
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 100000000) {
    }
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct rusage usage;
        MUST(getrlimit(RLIMIT_NOFILE, &limit));
        CHECK_EQ(limit.rlim_cur, 64);
        MUST(getrusage(RUSAGE_SELF, &usage));
        CHECK(usage.ru_utime.tv_sec == 0 && usage.ru_utime.tv_usec < 90000);
        CHECK(usage.ru_nvcsw < 50);
        MUST(getrusage(RUSAGE_CHILDREN, &usage));
        CHECK_EQ(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec, 0);
        limit.rlim_cur = 32;
        MUST(setrlimit(RLIMIT_NOFILE, &limit));
        CHILD_DONE();
    }
    check_child(child);
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    CHECK_EQ(limit.rlim_cur, 64);
    DONE();
}
