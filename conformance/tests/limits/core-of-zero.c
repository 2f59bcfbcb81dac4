// rule: with a soft RLIMIT_CORE of 0 or less than a page a signal that dumps core ends a process without one
// source: core(5); getrlimit(2), RLIMIT_CORE
#include "process.h"

int main(void)
{
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_CORE, &limit));
    for (int i = 0; i < 2; i++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            limit.rlim_cur = i == 0 || limit.rlim_max < 4095 ? 0 : 4095;
            MUST(setrlimit(RLIMIT_CORE, &limit));
            abort();
        }
        int status = reap(child);
        CHECK_EQ(status, KILLED(SIGABRT));
        CHECK_EQ(!!WCOREDUMP(status), 0);
    }
    DONE();
}
