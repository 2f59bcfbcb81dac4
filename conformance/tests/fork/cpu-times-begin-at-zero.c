// rule: the child's processor times begin at zero
// source: POSIX fork(), DESCRIPTION ("tms_utime … shall be set to 0"); times()
#include "process.h"
#include <sys/times.h>

int main(void)
{
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 300000000) {
    }
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct tms t;
        struct rusage usage;
        CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) < 200000000);
        CHECK(now_ns(CLOCK_THREAD_CPUTIME_ID) < 200000000);
        MUST(times(&t));
        CHECK(t.tms_utime + t.tms_stime < 20);
        CHECK_EQ(t.tms_cutime + t.tms_cstime, 0);
        MUST(getrusage(RUSAGE_SELF, &usage));
        CHECK(usage.ru_utime.tv_sec == 0 && usage.ru_utime.tv_usec < 200000);
        CHILD_DONE();
    }
    check_child(child);
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= 300000000);
    DONE();
}
