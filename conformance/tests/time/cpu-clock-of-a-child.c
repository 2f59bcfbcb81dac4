// rule: clock_getcpuclockid gives the clock of another process's processor time; a reaped one's is EINVAL
// source: POSIX clock_getcpuclockid(), clock_gettime()
#include "process.h"

int main(void)
{
    line up = new_line(), go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 50000000) {
        }
        tell(up);
        await(go);
        while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 100000000) {
        }
        tell(up);
        stay();
    }
    await(up);
    clockid_t clock;
    CHECK_EQ(clock_getcpuclockid(child, &clock), 0);
    long long first = now_ns(clock);
    CHECK(first >= 50000000);
    tell(go);
    await(up);
    CHECK(now_ns(clock) >= 100000000);
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) < 100000000);
    struct timespec t;
    MUST(clock_getres(clock, &t));
    CHECK_ERRNO(clock_settime(clock, &t), EPERM);
    // While it sleeps its clock stands.
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    first = now_ns(clock);
    sleep_ms(10);
    CHECK_EQ(now_ns(clock), first);
    end_child(child);
    CHECK_ERRNO(clock_gettime(clock, &t), EINVAL);
    CHECK_ERRNO(clock_getres(clock, &t), EINVAL);
    CHECK(clock_getcpuclockid(child, &clock) != 0); // POSIX: ESRCH; musl 1.2.3 hands on EINVAL
    DONE();
}
