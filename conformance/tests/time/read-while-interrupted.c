// rule: a program that handlers interrupt while it reads the clock goes on reading it, and time never goes back, whether it is read by the call or without one
// source: POSIX clock_gettime(), CLOCK_MONOTONIC; vdso(7)
#include "check.h"

static volatile sig_atomic_t hits, in_a_row;

static void every(long microseconds)
{
    struct itimerval often = {{0, microseconds}, {0, microseconds}};
    MUST(setitimer(ITIMER_REAL, &often, NULL));
}

/* Where an expiry takes longer than the interval, as in an emulated machine of an emulated Xen, nothing else would
 * happen any more. */
static void hit(int sig)
{
    static long interval = 100;
    struct timespec t;
    (void)sig;
    clock_gettime(CLOCK_MONOTONIC, &t);
    hits++;
    if (++in_a_row == 100) {
        in_a_row = 0;
        every(interval *= 2);
    }
}

static long long by_call(clockid_t clock)
{
    struct timespec t;
    MUST(syscall(SYS_clock_gettime, clock, &t));
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(void)
{
    struct itimerval never = {{0, 0}, {0, 0}};
    on_signal(SIGALRM, hit, 0);
    every(100);
    long long last = 0;
    while (hits < 300) {
        long long before = now_ns(CLOCK_MONOTONIC);
        long long call = by_call(CLOCK_MONOTONIC);
        long long after = now_ns(CLOCK_MONOTONIC);
        if (before < last || call < before || after < call) {
            FAIL("%lld %lld %lld %lld", last, before, call, after);
            break;
        }
        last = after;
        in_a_row = 0;
    }
    MUST(setitimer(ITIMER_REAL, &never, NULL));
    static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW,
                                       CLOCK_BOOTTIME, CLOCK_TAI, CLOCK_PROCESS_CPUTIME_ID,
                                       CLOCK_THREAD_CPUTIME_ID};
    for (unsigned n = 0; n < sizeof clocks / sizeof *clocks; n++) {
        long long before = now_ns(clocks[n]);
        long long call = by_call(clocks[n]);
        CHECK(before <= call && call <= now_ns(clocks[n]));
    }
    struct timespec t;
    CHECK_ERRNO(clock_gettime(12, &t), EINVAL);
    CHECK_ERRNO(clock_gettime(99, &t), EINVAL);
    DONE();
}
