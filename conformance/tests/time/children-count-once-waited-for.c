// rule: times and getrusage(RUSAGE_CHILDREN) count a child once it is waited for, not before, with all it waited for
// source: POSIX times(), getrusage()
#include "process.h"
#include <sys/times.h>

static long long children_ns(void)
{
    struct rusage usage;
    MUST(getrusage(RUSAGE_CHILDREN, &usage));
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000LL +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000LL;
}

static void compute(void)
{
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 100000000) {
    }
}

int main(void)
{
    struct tms t;
    pid_t child = fork_or_fail();
    if (child == 0) {
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            compute();
            _exit(0);
        }
        check_child(grandchild);
        compute();
        CHECK(children_ns() >= 90000000);
        CHILD_DONE();
    }
    await_end(child);
    CHECK_EQ(children_ns(), 0);
    MUST(times(&t));
    CHECK_EQ(t.tms_cutime + t.tms_cstime, 0);
    check_child(child);
    CHECK(children_ns() >= 190000000);
    MUST(times(&t));
    CHECK(t.tms_cutime + t.tms_cstime >= 17); // in 1/100 s, each part rounded
    // Its own time is not in there.
    pid_t second = fork_or_fail();
    if (second == 0) _exit(children_ns() != 0);
    check_child(second);
    DONE();
}
