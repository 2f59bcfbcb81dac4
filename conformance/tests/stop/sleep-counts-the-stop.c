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
        struct timespec time = {0, 100000000};
        CHECK_EQ(nanosleep(&time, NULL), 0);
        long long took = now_ns(CLOCK_MONOTONIC) - begin;
        CHECK(took >= 100000000);
        // Not 100 ms more for the stop, but a busy machine needs room.
        CHECK(took < 1100000000);
        CHILD_DONE();
    }
    await(up);
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    sleep_ms(90);
    MUST(kill(child, SIGCONT));
    check_child(child);
    DONE();
}
