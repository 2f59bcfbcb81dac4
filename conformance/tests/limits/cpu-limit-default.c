// rule: SIGXCPU without a handler ends the process at the soft limit
// source: getrlimit(2), RLIMIT_CPU; signal(7)
// expect: signal 24
#include "check.h"

int main(void)
{
    struct rlimit limit = {1, RLIM_INFINITY};
    MUST(setrlimit(RLIMIT_CPU, &limit));
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 3000000000) {
    }
    FAIL("still here");
    DONE();
}
