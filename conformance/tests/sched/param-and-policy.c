// rule: policy and priority can be set and read; priorities are 1…99 for FIFO and RR, 0 for the others
// source: POSIX sched_setscheduler(); sched_setscheduler(2); raw calls, musl leaves them out
#include "check.h"

int main(void)
{
    struct sched_param p = {.sched_priority = 10}, q;
    CHECK_EQ(sched_get_priority_min(SCHED_FIFO), 1);
    CHECK_EQ(sched_get_priority_max(SCHED_FIFO), 99);
    CHECK_EQ(sched_get_priority_min(SCHED_RR), 1);
    CHECK_EQ(sched_get_priority_max(SCHED_RR), 99);
    CHECK_EQ(sched_get_priority_min(SCHED_OTHER), 0);
    CHECK_EQ(sched_get_priority_max(SCHED_OTHER), 0);
    CHECK_ERRNO(sched_get_priority_max(99), EINVAL);
    CHECK_ERRNO(sched_get_priority_min(-1), EINVAL);
    CHECK_EQ(syscall(SYS_sched_getscheduler, 0), SCHED_OTHER);
    CHECK_EQ(syscall(SYS_sched_getparam, 0, &q), 0);
    CHECK_EQ(q.sched_priority, 0);
    CHECK_EQ(syscall(SYS_sched_setscheduler, 0, SCHED_RR, &p), 0);
    CHECK_EQ(syscall(SYS_sched_getscheduler, 0), SCHED_RR);
    CHECK_EQ(syscall(SYS_sched_getparam, 0, &q), 0);
    CHECK_EQ(q.sched_priority, 10);
    p.sched_priority = 20;
    CHECK_EQ(syscall(SYS_sched_setparam, 0, &p), 0);
    CHECK_EQ(syscall(SYS_sched_getparam, 0, &q), 0);
    CHECK_EQ(q.sched_priority, 20);
    int bad[] = {0, 100, -1};
    for (int i = 0; i < 3; i++) {
        p.sched_priority = bad[i];
        CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &p), EINVAL);
        CHECK_ERRNO(syscall(SYS_sched_setparam, 0, &p), EINVAL);
    }
    p.sched_priority = 1;
    CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &p), EINVAL);
    CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, 99, &p), EINVAL);
    CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, -1, &p), EINVAL);
    CHECK_ERRNO(syscall(SYS_sched_setscheduler, -1, SCHED_FIFO, &p), EINVAL);
    CHECK_ERRNO(syscall(SYS_sched_setscheduler, INT_MAX, SCHED_FIFO, &p), ESRCH);
    CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, NULL), EINVAL);
    CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_sched_getscheduler, -1), EINVAL);
    CHECK_ERRNO(syscall(SYS_sched_getscheduler, INT_MAX), ESRCH);
    CHECK_ERRNO(syscall(SYS_sched_getparam, 0, NULL), EINVAL);
    CHECK_ERRNO(syscall(SYS_sched_getparam, 0, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_sched_getparam, INT_MAX, &q), ESRCH);
    p.sched_priority = 0;
    CHECK_EQ(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &p), 0);
    DONE();
}
