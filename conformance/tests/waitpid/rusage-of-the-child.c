// rule: wait4 and waitid give the processor time of the child and of what it waited for, not the caller's
// source: wait4(2); waitid(2), "C library/kernel differences"
// covers: pitfall 17
#include "process.h"

static long long cpu_ns(struct rusage *usage)
{
    return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000000LL +
           (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000LL;
}

static void compute(long long ns)
{
    long long end = now_ns(CLOCK_PROCESS_CPUTIME_ID) + ns;
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < end) {
    }
}

int main(void)
{
    struct rusage usage;
    compute(200000000);
    pid_t child = fork_or_fail();
    if (child == 0) _exit(0);
    memset(&usage, 0xff, sizeof usage);
    CHECK_EQ(wait4(child, NULL, 0, &usage), child);
    CHECK(cpu_ns(&usage) < 100000000);

    child = fork_or_fail();
    if (child == 0) {
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            compute(60000000);
            _exit(0);
        }
        check_child(grandchild);
        compute(60000000);
        CHILD_DONE();
    }
    siginfo_t info;
    memset(&usage, 0, sizeof usage);
    CHECK_EQ(syscall(SYS_waitid, P_PID, child, &info, WEXITED | WNOWAIT, &usage), 0);
    CHECK(cpu_ns(&usage) >= 110000000);
    memset(&usage, 0, sizeof usage);
    CHECK_EQ(wait4(child, NULL, 0, &usage), child);
    CHECK(cpu_ns(&usage) >= 110000000);
    DONE();
}
