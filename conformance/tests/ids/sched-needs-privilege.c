// rule: without privilege real-time scheduling is EPERM
// source: sched_setscheduler(2), ERRORS [EPERM]; RLIMIT_RTPRIO
#include "check.h"

int main(void)
{
    struct sched_param p = {.sched_priority = 1};
    struct rlimit none = {0, 0};
    MUST(setrlimit(RLIMIT_RTPRIO, &none));
    MUST(syscall(SYS_setresuid, 1000, 1000, 1000));
    CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &p), EPERM);
    CHECK_EQ(syscall(SYS_sched_getscheduler, 0), SCHED_OTHER);
    DONE();
}
