// rule: ru_nvcsw counts how often a thread waited, ru_nivcsw how often it had to let others run
// source: getrusage(2), ru_nvcsw, ru_nivcsw
#include "process.h"

int main(void)
{
    struct rusage before, after;
    line to = new_line(), from = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        close(to.in);
        while (await(to)) tell(from);
        _exit(0);
    }
    MUST(getrusage(RUSAGE_THREAD, &before));
    for (int i = 0; i < 50; i++) {
        sleep_ms(1);
        tell(to);
        await(from);
    }
    MUST(getrusage(RUSAGE_THREAD, &after));
    CHECK(after.ru_nvcsw >= before.ru_nvcsw + 50);
    CHECK(after.ru_nvcsw <= before.ru_nvcsw + 1000);
    MUST(close(to.in));
    CHECK_EQ(wait4(child, NULL, 0, &after), child);
    CHECK(after.ru_nvcsw >= 10);
    // Two that compute on one processor take turns.
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    MUST(sched_setaffinity(0, sizeof one, &one));
    child = fork_or_fail();
    if (child == 0)
        for (;;) {
        }
    long long end = now_ns(CLOCK_PROCESS_CPUTIME_ID) + 300000000;
    MUST(getrusage(RUSAGE_SELF, &before));
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < end) {
    }
    MUST(getrusage(RUSAGE_SELF, &after));
    CHECK(after.ru_nivcsw > before.ru_nivcsw);
    end_child(child);
    DONE();
}
