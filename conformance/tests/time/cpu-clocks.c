// rule: CPU clocks count computing, not sleeping; the thread's is part of the process's
// source: POSIX clock_gettime(), CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID
#include "check.h"

static void burn(long long ns)
{
    long long start = now_ns(CLOCK_THREAD_CPUTIME_ID);
    while (now_ns(CLOCK_THREAD_CPUTIME_ID) - start < ns) {
    }
}

static void *thread(void *arg)
{
    burn(20000000);
    return NULL;
}

int main(void)
{
    long long process = now_ns(CLOCK_PROCESS_CPUTIME_ID), self = now_ns(CLOCK_THREAD_CPUTIME_ID);
    sleep_ms(50);
    CHECK(now_ns(CLOCK_THREAD_CPUTIME_ID) - self < 25000000);
    burn(10000000);
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) - process >= 10000000);
    self = now_ns(CLOCK_THREAD_CPUTIME_ID);
    process = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    join_thread(start_thread(thread, NULL));
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) - process >= 20000000);
    CHECK(now_ns(CLOCK_THREAD_CPUTIME_ID) - self < 15000000);
    clockid_t clock;
    MUST0(pthread_getcpuclockid(pthread_self(), &clock));
    CHECK(llabs(now_ns(clock) - now_ns(CLOCK_THREAD_CPUTIME_ID)) < 15000000);
    MUST0(clock_getcpuclockid(0, &clock));
    CHECK(llabs(now_ns(clock) - now_ns(CLOCK_PROCESS_CPUTIME_ID)) < 15000000);
    DONE();
}
