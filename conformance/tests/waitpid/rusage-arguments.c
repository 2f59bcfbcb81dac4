// rule: getrusage knows itself, its children and the calling thread; anything else is EINVAL
// source: POSIX getrusage(), EINVAL; getrusage(2)
#include "process.h"

static void *thread(void *arg)
{
    struct rusage own, all;
    long long begin = now_ns(CLOCK_THREAD_CPUTIME_ID);
    while (now_ns(CLOCK_THREAD_CPUTIME_ID) < begin + 50000000) {
    }
    MUST(getrusage(RUSAGE_THREAD, &own));
    MUST(getrusage(RUSAGE_SELF, &all));
    // What of it is the user's is an estimate.
    struct timeval own_time, all_time;
    timeradd(&own.ru_utime, &own.ru_stime, &own_time);
    timeradd(&all.ru_utime, &all.ru_stime, &all_time);
    CHECK(timercmp(&own_time, &all_time, <=));
    CHECK(own.ru_minflt <= all.ru_minflt);
    return NULL;
}

int main(void)
{
    struct rusage usage;
    CHECK_ERRNO(getrusage(2, &usage), EINVAL);
    CHECK_ERRNO(getrusage(-2, &usage), EINVAL);
    CHECK_ERRNO(syscall(SYS_getrusage, RUSAGE_SELF, 8), EFAULT);
    join_thread(start_thread(thread, NULL));
    // What the thread used that is gone counts for the process.
    MUST(getrusage(RUSAGE_SELF, &usage));
    CHECK(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec >= 45000 || usage.ru_utime.tv_sec > 0);
    DONE();
}
