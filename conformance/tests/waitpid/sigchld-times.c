// rule: SIGCHLD's siginfo tells the processor time that the child has used, in clock ticks
// source: sigaction(2), si_utime and si_stime
#include "process.h"

int main(void)
{
    siginfo_t info;
    block(SIGCHLD);
    pid_t child = fork_or_fail();
    if (child == 0) {
        while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 60000000) {
        }
        _exit(0);
    }
    CHECK_EQ(accept_signal(SIGCHLD, &info), SIGCHLD);
    CHECK_EQ(info.si_pid, child);
    CHECK(info.si_utime + info.si_stime >= 3);
    CHECK(info.si_utime + info.si_stime < 60 * sysconf(_SC_CLK_TCK));
    check_child(child);
    DONE();
}
