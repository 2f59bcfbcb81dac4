// rule: an RLIMIT_CPU below what was used already acts at once
// source: getrlimit(2), RLIMIT_CPU
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 1500000000) {
    }
    on_signal(SIGXCPU, handler, 0);
    struct rlimit limit = {1, 10};
    MUST(setrlimit(RLIMIT_CPU, &limit));
    long long from = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    while (count == 0 && now_ns(CLOCK_PROCESS_CPUTIME_ID) < from + 400000000) {
    }
    CHECK_EQ(count, 1);
    DONE();
}
