// rule: at the hard RLIMIT_CPU the process is ended by SIGKILL
// source: getrlimit(2), RLIMIT_CPU
// expect: signal 9
#include "check.h"

int main(void)
{
    on_signal(SIGXCPU, SIG_IGN, 0);
    struct rlimit limit = {1, 1};
    MUST(setrlimit(RLIMIT_CPU, &limit));
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 3000000000) {
    }
    FAIL("still here");
    DONE();
}
