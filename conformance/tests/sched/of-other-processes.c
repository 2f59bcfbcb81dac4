// rule: the policy, priority and affinity of another's process can be read by all, and changed by its real or effective user or with CAP_SYS_NICE: else EPERM
// source: sched_setscheduler(2), EPERM; sched_setaffinity(2), EPERM; sched(7)
#include "process.h"

int main(void)
{
    uid_t user = 2000001;
    pid_t other = idle_child();
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct sched_param param = {0};
        cpu_set_t set;
        MUST(setresuid(user, user, user));
        pid_t own = idle_child();
        CHECK_EQ(syscall(SYS_sched_getscheduler, other), SCHED_OTHER);
        CHECK_EQ(syscall(SYS_sched_getparam, other, &param), 0);
        CHECK_EQ(sched_getaffinity(other, sizeof set, &set), 0);
        CHECK_ERRNO(syscall(SYS_sched_setscheduler, other, SCHED_BATCH, &param), EPERM);
        CHECK_ERRNO(syscall(SYS_sched_setparam, other, &param), EPERM);
        CHECK_ERRNO(sched_setaffinity(other, sizeof set, &set), EPERM);
        CHECK_EQ(syscall(SYS_sched_setscheduler, own, SCHED_BATCH, &param), 0);
        CHECK_EQ(syscall(SYS_sched_getscheduler, own), SCHED_BATCH);
        CHECK_EQ(sched_setaffinity(own, sizeof set, &set), 0);
        end_child(own);
        CHECK_ERRNO(syscall(SYS_sched_getscheduler, own), ESRCH);
        CHECK_ERRNO(syscall(SYS_sched_setparam, own, &param), ESRCH);
        CHECK_ERRNO(sched_getaffinity(own, sizeof set, &set), ESRCH);
        CHECK_ERRNO(syscall(SYS_sched_getscheduler, -1), EINVAL);
        CHILD_DONE();
    }
    check_child(child);
    end_child(other);
    DONE();
}
