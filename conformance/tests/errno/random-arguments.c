// rule: no combination of arguments to a signal or timer call brings the system down
// source: input never reaches an assertion
// covers: pitfall 23
#include "arguments.h"

static uint64_t state = 88172645463325252ULL;

static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static long argument(void)
{
    static const long interesting[] = {0, 1, 2, 3, 8, 9, 16, 19, 31, 32, 64, 65, 128, 4096, -1, -8, LONG_MIN,
                                       LONG_MAX, INT_MAX, INT_MIN, (long)0xffffffffc0100000,
                                       (long)0xffff800000100000, 0x7ffffffff000};
    uint64_t r = next();
    if (r % 4 == 0) return GOOD + (long)(r >> 8) % 60000;
    if (r % 4 == 1) return (long)next();
    return interesting[(r >> 8) % (sizeof interesting / sizeof *interesting)];
}

int main(void)
{
    // Calls that neither end, stop, sleep for ever nor take the memory away from under us.
    static const long calls[] = {SYS_rt_sigprocmask, SYS_rt_sigpending, SYS_sigaltstack, SYS_clock_gettime,
                                 SYS_clock_getres, SYS_getitimer, SYS_timer_gettime, SYS_timer_getoverrun,
                                 SYS_timer_delete, SYS_getrlimit, SYS_getrusage, SYS_times,
                                 SYS_gettimeofday, SYS_sched_getparam, SYS_sched_getscheduler,
                                 SYS_sched_getaffinity, SYS_sched_rr_get_interval, SYS_getpriority, SYS_getpgid,
                                 SYS_getsid, SYS_get_robust_list, SYS_getresuid, SYS_getcpu, SYS_uname,
                                 SYS_timer_create};
    struct rlimit few = {100, 100};
    MUST(setrlimit(RLIMIT_SIGPENDING, &few)); // so that timers run out
    for (int i = 0; i < 20000; i++) {
        long number = calls[next() % (sizeof calls / sizeof *calls)];
        syscall(number, argument(), argument(), argument(), argument(), argument(), argument());
    }
    CHECK_EQ(kill(getpid(), 0), 0);
    DONE();
}
