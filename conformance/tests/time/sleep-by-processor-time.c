// rule: clock_nanosleep by the process's processor time sleeps until its other threads have computed so long
// source: POSIX clock_nanosleep(); clock_nanosleep(2), CLOCK_PROCESS_CPUTIME_ID
#include "check.h"

static void *compute(void *arg)
{
    for (;;) __asm__ volatile("");
}

int main(void)
{
    pthread_t thread;
    MUST0(pthread_create(&thread, NULL, compute, NULL));
    struct timespec some = {0, 30000000}, until;
    long long before = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    CHECK_EQ(clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, 0, &some, NULL), 0);
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) - before >= 30000000);
    MUST(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &until));
    until.tv_nsec += 20000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    CHECK_EQ(clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, TIMER_ABSTIME, &until, NULL), 0);
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= until.tv_sec * 1000000000LL + until.tv_nsec);
    // One's own thread cannot compute while it sleeps.
    CHECK_EQ(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &some, NULL), EINVAL);
    DONE();
}
