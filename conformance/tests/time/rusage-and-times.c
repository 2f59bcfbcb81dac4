// rule: getrusage and times report the CPU time that was used, for the process and the thread
// source: POSIX getrusage(), times(); getrusage(2)
#include <sys/times.h>
#include "check.h"

static long long used(const struct rusage *u)
{
    return (u->ru_utime.tv_sec + u->ru_stime.tv_sec) * 1000000LL + u->ru_utime.tv_usec +
           u->ru_stime.tv_usec;
}

int main(void)
{
    struct rusage before, after, thread, children;
    struct tms tms;
    MUST(getrusage(RUSAGE_SELF, &before));
    clock_t started = times(&tms);
    clock_t ticks = tms.tms_utime + tms.tms_stime;
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 60000000) {
    }
    MUST(getrusage(RUSAGE_THREAD, &thread));
    MUST(getrusage(RUSAGE_SELF, &after));
    MUST(getrusage(RUSAGE_CHILDREN, &children));
    CHECK(used(&after) - used(&before) >= 40000);
    CHECK(used(&thread) <= used(&after) && used(&thread) >= 40000);
    CHECK_EQ(used(&children), 0);
    clock_t ended = times(&tms);
    CHECK(ended - started >= 4);
    CHECK(tms.tms_utime + tms.tms_stime - ticks >= 4);
    CHECK_EQ(tms.tms_cutime + tms.tms_cstime, 0);
    CHECK_ERRNO(getrusage(99, &after), EINVAL);
    CHECK_ERRNO(getrusage(-2, &after), EINVAL);
    CHECK_ERRNO(syscall(SYS_getrusage, RUSAGE_SELF, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_times, 8), EFAULT);
    DONE();
}
