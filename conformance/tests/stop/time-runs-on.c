// rule: the time of a timed wait runs on while the process is stopped, and ends the wait after the continuation
// source: futex(2), FUTEX_WAIT: a timeout is restarted with what is left of it; POSIX nanosleep()
// covers: pitfall 16
#include "process.h"

#define FUTEX_WAIT 0
#define FUTEX_CMP_REQUEUE 4

int main(void)
{
    volatile long *words = shared_words();
    int *first = (int *)words, *second = first + 1;
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct timespec time = {1, 500000000};
        long long begin = now_ns(CLOCK_MONOTONIC);
        CHECK_ERRNO(syscall(SYS_futex, first, FUTEX_WAIT, 0, &time, NULL, 0), ETIMEDOUT);
        long long took = now_ns(CLOCK_MONOTONIC) - begin;
        CHECK(took >= 1500000000);
        CHECK(took < 2700000000); // with the stop's time added it were 2.9 s
        CHILD_DONE();
    }
    // It waits once it can be moved to the other word.
    while (syscall(SYS_futex, first, FUTEX_CMP_REQUEUE, 0, (void *)1, second, 0) == 0) sleep_ms(1);
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    sleep_ms(1400);
    MUST(kill(child, SIGCONT));
    check_child(child);
    DONE();
}
