// rule: a child that nobody waits for, for SIGCHLD is ignored, does not count
// source: POSIX times(), getrusage(): "terminated and waited for"
#include "process.h"

int main(void)
{
    on_signal(SIGCHLD, SIG_IGN, 0);
    pid_t child = fork_or_fail();
    if (child == 0) {
        while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 100000000) {
        }
        _exit(0);
    }
    CHECK_ERRNO(wait(NULL), ECHILD);
    struct rusage usage;
    MUST(getrusage(RUSAGE_CHILDREN, &usage));
    CHECK_EQ(usage.ru_utime.tv_sec, 0);
    CHECK(usage.ru_utime.tv_usec < 50000);
    DONE();
}
