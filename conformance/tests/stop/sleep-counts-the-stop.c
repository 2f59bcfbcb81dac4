// rule: a sleep's time runs on while the process is stopped
// source: POSIX nanosleep(); Linux: sleeps end at a time
#include "process.h"

int main(void)
{
    line up = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        long long begin = now_ns(CLOCK_MONOTONIC);
        tell(up);
        struct timespec time = {1, 500000000};
        CHECK_EQ(nanosleep(&time, NULL), 0);
        long long took = now_ns(CLOCK_MONOTONIC) - begin;
        CHECK(took >= 1500000000);
        CHECK(took < 2700000000); // with the stop's time added it were 2.9 s
        CHILD_DONE();
    }
    await(up);
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    sleep_ms(1400);
    MUST(kill(child, SIGCONT));
    check_child(child);
    DONE();
}
