// rule: a bad pointer to any call of processes, limits and scheduling is EFAULT, whatever kind of bad it is
// source: POSIX 2.3, [EFAULT]; each call's man page
// covers: pitfall 23
#include "arguments.h"

int main(void)
{
    MUST(syscall(SYS_setgroups, 2, (unsigned[]){5, 6}));
    struct call calls[] = {
        {"getrlimit", SYS_getrlimit, {RLIMIT_CORE, BAD}, EFAULT},
        {"setrlimit", SYS_setrlimit, {RLIMIT_CORE, BAD}, EFAULT},
        {"prlimit64(new)", SYS_prlimit64, {0, RLIMIT_CORE, BAD, 0}, EFAULT},
        {"prlimit64(old)", SYS_prlimit64, {0, RLIMIT_CORE, 0, BAD}, EFAULT},
        {"getrusage", SYS_getrusage, {RUSAGE_SELF, BAD}, EFAULT},
        {"getresuid(real)", SYS_getresuid, {BAD, GOOD, GOOD}, EFAULT},
        {"getresuid(effective)", SYS_getresuid, {GOOD, BAD, GOOD}, EFAULT},
        {"getresuid(saved)", SYS_getresuid, {GOOD, GOOD, BAD}, EFAULT},
        {"getresgid", SYS_getresgid, {BAD, GOOD, GOOD}, EFAULT},
        {"getgroups", SYS_getgroups, {4, BAD}, EFAULT},
        {"setgroups", SYS_setgroups, {4, BAD}, EFAULT},
        {"sched_setparam", SYS_sched_setparam, {0, BAD}, EFAULT},
        {"sched_getparam", SYS_sched_getparam, {0, BAD}, EFAULT},
        {"sched_setscheduler", SYS_sched_setscheduler, {0, SCHED_OTHER, BAD}, EFAULT},
        {"sched_rr_get_interval", SYS_sched_rr_get_interval, {0, BAD}, EFAULT},
        {"sched_setaffinity", SYS_sched_setaffinity, {0, 8, BAD}, EFAULT},
        {"sched_getaffinity", SYS_sched_getaffinity, {0, 128, BAD}, EFAULT},
        {"getcpu(cpu)", SYS_getcpu, {BAD, 0, 0}, EFAULT},
        {"getcpu(node)", SYS_getcpu, {0, BAD, 0}, EFAULT},
        {"get_robust_list(head)", SYS_get_robust_list, {0, BAD, GOOD}, EFAULT},
        {"get_robust_list(size)", SYS_get_robust_list, {0, GOOD, BAD}, EFAULT},
        {"uname", SYS_uname, {BAD}, EFAULT},
        {"sysinfo", SYS_sysinfo, {BAD}, EFAULT},
        {"getrandom", SYS_getrandom, {BAD, 8, 0}, EFAULT},
        {"futex(wait)", SYS_futex, {BAD & ~3L, 0, 0, 0}, EFAULT},
        {"futex(timeout)", SYS_futex, {GOOD, 0, 0, BAD}, EFAULT},
        {"futex(wake shared)", SYS_futex, {BAD & ~3L, 1, 1, 0}, EFAULT},
    };
    // BAD with its low bits cleared is no stand-in any more: such a word is tried as it is.
    CHECK_BAD_POINTERS(calls);
    DONE();
}
