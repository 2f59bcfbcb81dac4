// rule: RLIMIT_CPU counts each process's own time: SIGXCPU ends the child at the soft limit, SIGKILL at the hard one
// source: POSIX getrlimit(), RLIMIT_CPU; getrlimit(2)
#include "process.h"

static void compute(void)
{
    for (;;) {
    }
}

int main(void)
{
    struct rlimit no_core = {0, 0};
    MUST(setrlimit(RLIMIT_CORE, &no_core));
    // Half a second here does not count there.
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 500000000) {
    }
    long long begin = now_ns(CLOCK_MONOTONIC);
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct rlimit limit = {1, 3};
        MUST(setrlimit(RLIMIT_CPU, &limit));
        compute();
    }
    struct rusage usage;
    int status;
    CHECK_EQ(wait4(child, &status, 0, &usage), child);
    CHECK_EQ(status, KILLED(SIGXCPU));
    CHECK(now_ns(CLOCK_MONOTONIC) - begin >= 900000000);
    CHECK(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec <= 2);
    child = fork_or_fail();
    if (child == 0) {
        struct rlimit limit = {1, 1};
        on_signal(SIGXCPU, SIG_IGN, 0);
        MUST(setrlimit(RLIMIT_CPU, &limit));
        compute();
    }
    CHECK_EQ(reap(child), KILLED(SIGKILL));
    DONE();
}
