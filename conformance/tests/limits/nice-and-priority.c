// rule: RLIMIT_NICE and RLIMIT_RTPRIO bound how far a user may raise a nice value (20 - limit) and a real-time priority; beyond: EACCES, EPERM
// source: getrlimit(2), RLIMIT_NICE, RLIMIT_RTPRIO; setpriority(2), EACCES; sched(7)
#include "process.h"
#include "capability.h"

int main(void)
{
    // A runner may have been started without it; the limits are 0 then.
    if (!(caps_of(0).effective & CAP(CAP_SYS_RESOURCE))) DONE();
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct rlimit limit = {15, 15};
        MUST(setrlimit(RLIMIT_NICE, &limit));
        limit = (struct rlimit){5, 5};
        MUST(setrlimit(RLIMIT_RTPRIO, &limit));
        MUST(setresuid(2000001, 2000001, 2000001));
        CHECK_EQ(setpriority(PRIO_PROCESS, 0, 10), 0);
        CHECK_EQ(setpriority(PRIO_PROCESS, 0, 5), 0);
        CHECK_ERRNO(setpriority(PRIO_PROCESS, 0, 4), EACCES);
        CHECK_EQ(getpriority(PRIO_PROCESS, 0), 5);
        struct sched_param param = {5};
        CHECK_EQ(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &param), 0);
        param.sched_priority = 6;
        CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &param), EPERM);
        CHECK_ERRNO(syscall(SYS_sched_setparam, 0, &param), EPERM);
        param.sched_priority = 4;
        CHECK_EQ(syscall(SYS_sched_setparam, 0, &param), 0);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}
