// rule: what children used that nobody waits for, since SIGCHLD is ignored or has SA_NOCLDWAIT, is not added
// source: getrusage(2), BUGS/NOTES; POSIX.1-2017 getrusage(): "if SIGCHLD is ignored …"
#include "process.h"

int main(void)
{
    for (int flag = 0; flag < 2; flag++) {
        on_signal(SIGCHLD, flag ? SIG_DFL : SIG_IGN, flag ? SA_NOCLDWAIT : 0);
        pid_t child = fork_or_fail();
        if (child == 0) {
            while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 100000000) {
            }
            _exit(0);
        }
        CHECK_ERRNO(waitpid(child, NULL, 0), ECHILD);
        struct rusage usage;
        MUST(getrusage(RUSAGE_CHILDREN, &usage));
        CHECK_EQ(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec, 0);
        CHECK_EQ(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec, 0);
        CHECK_EQ(usage.ru_maxrss, 0);
        CHECK_EQ(usage.ru_minflt, 0);
    }
    DONE();
}
