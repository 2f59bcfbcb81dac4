// rule: at the soft RLIMIT_CPU the process gets SIGXCPU, and again each second after
// source: getrlimit(2), RLIMIT_CPU
#include "check.h"

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
    while (count == 0) {
    }
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= 500000000); // Linux counts in ticks
    CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) <= 1500000000);
    DONE();
}
