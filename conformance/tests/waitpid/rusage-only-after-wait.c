// rule: RUSAGE_CHILDREN and times have what children used once they were waited for: not while they run, are zombies, or are only looked at
// source: POSIX getrusage(), RUSAGE_CHILDREN; times(); getrusage(2)
#include "process.h"
#include <sys/times.h>

static long long children_ns(void)
{
    struct rusage usage;
    MUST(getrusage(RUSAGE_CHILDREN, &usage));
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000LL +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000LL;
}

int main(void)
{
    struct tms tms;
    pid_t child = fork_or_fail();
    if (child == 0) {
        while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 100000000) {
        }
        _exit(0);
    }
    CHECK_EQ(children_ns(), 0);
    await_end(child);
    CHECK_EQ(children_ns(), 0);
    MUST(times(&tms));
    CHECK_EQ(tms.tms_cutime + tms.tms_cstime, 0);
    check_child(child);
    CHECK(children_ns() >= 90000000);
    MUST(times(&tms));
    CHECK(tms.tms_cutime + tms.tms_cstime >= 9);
    DONE();
}
