// rule: a soft RLIMIT_CPU of 0 acts at the first look at the time used; the next signal is a second later
// source: getrlimit(2), RLIMIT_CPU; Linux since 5.4
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGXCPU, handler, 0);
    struct rlimit limit = {0, 10};
    MUST(setrlimit(RLIMIT_CPU, &limit));
    while (count == 0) {
    }
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) < 900000000);
    MUST(getrlimit(RLIMIT_CPU, &limit));
    CHECK_EQ(limit.rlim_cur, 1);
    DONE();
}
