// rule: after the soft RLIMIT_CPU SIGXCPU comes once a second of processor time, and the soft limit follows
// source: getrlimit(2), RLIMIT_CPU
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGXCPU, handler, 0);
    struct rlimit limit = {1, 10};
    MUST(setrlimit(RLIMIT_CPU, &limit));
    while (count < 2) {
    }
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= 1500000000);
    MUST(getrlimit(RLIMIT_CPU, &limit));
    CHECK_EQ(limit.rlim_cur, 3);
    CHECK_EQ(limit.rlim_max, 10);
    DONE();
}
