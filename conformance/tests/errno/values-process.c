// rule: bad numbers, ids and flags to calls of processes, limits and scheduling give Linux's errno
// source: each call's man page, ERRORS; seen on Linux 6.18
// covers: pitfall 23
#include "arguments.h"

int main(void)
{
    struct call calls[] = {
        {"getpgid(nobody)", SYS_getpgid, {0x3fffffff}, ESRCH},
        {"getpgid(-1)", SYS_getpgid, {-1}, ESRCH},
        {"getsid(nobody)", SYS_getsid, {0x3fffffff}, ESRCH},
        {"setpgid(-1)", SYS_setpgid, {-1, 0}, EINVAL},
        {"getrlimit(99)", SYS_getrlimit, {99, GOOD}, EINVAL},
        {"setrlimit(99)", SYS_setrlimit, {99, GOOD}, EINVAL},
        {"prlimit64(nobody)", SYS_prlimit64, {0x3fffffff, 0, 0, 0}, ESRCH},
        {"getrusage(5)", SYS_getrusage, {5, GOOD}, EINVAL},
        {"getpriority(9)", SYS_getpriority, {9, 0}, EINVAL},
        {"getpriority(nobody)", SYS_getpriority, {PRIO_PROCESS, 0x3fffffff}, ESRCH},
        {"setpriority(9)", SYS_setpriority, {9, 0, 0}, EINVAL},
        {"setpriority(nobody)", SYS_setpriority, {PRIO_PROCESS, 0x3fffffff, 0}, ESRCH},
        {"getgroups(-1)", SYS_getgroups, {-1, GOOD}, EINVAL},
        {"setgroups(65537)", SYS_setgroups, {65537, GOOD}, EINVAL},
        {"setgroups(-1)", SYS_setgroups, {-1, GOOD}, EINVAL},
        {"setuid(-1)", SYS_setuid, {-1}, EINVAL},
        {"setgid(-1)", SYS_setgid, {-1}, EINVAL},
        {"sched_get_priority_max(9)", SYS_sched_get_priority_max, {99}, EINVAL},
        {"sched_getscheduler(-1)", SYS_sched_getscheduler, {-1}, EINVAL},
        {"sched_rr_get_interval(-1)", SYS_sched_rr_get_interval, {-1, GOOD}, EINVAL},
        {"sched_rr_get_interval(nobody)", SYS_sched_rr_get_interval, {0x3fffffff, GOOD}, ESRCH},
        {"sched_getaffinity(nobody)", SYS_sched_getaffinity, {0x3fffffff, 128, GOOD}, ESRCH},
        {"getrandom(flags)", SYS_getrandom, {GOOD, 8, 0x100}, EINVAL},
        {"getrandom(both)", SYS_getrandom, {GOOD, 8, 6}, EINVAL},
        {"set_robust_list(size)", SYS_set_robust_list, {GOOD, 7}, EINVAL},
        {"futex(unknown)", SYS_futex, {GOOD, 60, 0, 0}, ENOSYS},
#ifdef SYS_arch_prctl
        {"arch_prctl(unknown)", SYS_arch_prctl, {0x7777, 0}, EINVAL},
        {"arch_prctl(set fs to kernel)", SYS_arch_prctl, {0x1002, (long)0xffff800000000000}, EPERM},
        {"arch_prctl(set gs to kernel)", SYS_arch_prctl, {0x1001, (long)0xffff800000000000}, EPERM},
        {"arch_prctl(get fs badly)", SYS_arch_prctl, {0x1003, 8}, EFAULT},
#endif
        {"prctl(unknown)", SYS_prctl, {0x7777, 0, 0, 0, 0}, EINVAL},
        {"clone(SIGHAND without VM)", SYS_clone, {0x800, 0, 0, 0, 0}, EINVAL},
        {"clone(THREAD without SIGHAND)", SYS_clone, {0x10100, 0, 0, 0, 0}, EINVAL},
        {"mprotect", SYS_mprotect, {1, 4096, 0}, EINVAL},
    };
    CHECK_CALLS(calls);
    DONE();
}
