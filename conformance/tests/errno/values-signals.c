// rule: bad numbers, sizes and ids to signal calls give Linux's errno
// source: each call's man page, ERRORS; seen on Linux 6.18
// covers: pitfall 19, pitfall 21, pitfall 23
#include "arguments.h"

int main(void)
{
    long pid = getpid();
    static int info_tkill[32] = {0, 0, SI_TKILL};
    struct call calls[] = {
        {"rt_sigaction(0)", SYS_rt_sigaction, {0, 0, 0, 8}, EINVAL},
        {"rt_sigaction(65)", SYS_rt_sigaction, {65, 0, 0, 8}, EINVAL},
        {"rt_sigaction(size 4)", SYS_rt_sigaction, {SIGUSR1, 0, 0, 4}, EINVAL},
        {"rt_sigaction(size 128)", SYS_rt_sigaction, {SIGUSR1, 0, 0, 128}, EINVAL},
        {"rt_sigprocmask(size 0)", SYS_rt_sigprocmask, {SIG_BLOCK, GOOD, 0, 0}, EINVAL},
        {"rt_sigprocmask(size 128)", SYS_rt_sigprocmask, {SIG_BLOCK, GOOD, 0, 128}, EINVAL},
        {"rt_sigprocmask(how 3)", SYS_rt_sigprocmask, {3, GOOD, 0, 8}, EINVAL},
        {"rt_sigsuspend(size 16)", SYS_rt_sigsuspend, {GOOD, 16}, EINVAL},
        {"rt_sigsuspend(size 4)", SYS_rt_sigsuspend, {GOOD, 4}, EINVAL},
        {"rt_sigtimedwait(size 4)", SYS_rt_sigtimedwait, {GOOD, 0, GOOD, 4}, EINVAL},
        {"rt_sigpending(size 16)", SYS_rt_sigpending, {GOOD, 16}, EINVAL},
        {"kill(65)", SYS_kill, {pid, 65}, EINVAL},
        {"kill(-1 signal)", SYS_kill, {pid, -1}, EINVAL},
        {"kill(nobody)", SYS_kill, {0x3fffffff, SIGUSR1}, ESRCH},
        {"kill(no group)", SYS_kill, {-0x3fffffff, SIGUSR1}, ESRCH},
        {"kill(INT_MIN)", SYS_kill, {INT_MIN, SIGUSR1}, ESRCH},
        {"tkill(0)", SYS_tkill, {0, SIGUSR1}, EINVAL},
        {"tkill(nobody)", SYS_tkill, {0x3fffffff, SIGUSR1}, ESRCH},
        {"tgkill(-1)", SYS_tgkill, {-1, pid, SIGUSR1}, EINVAL},
        {"tgkill(wrong group)", SYS_tgkill, {pid + 1, pid, SIGUSR1}, ESRCH},
        {"rt_sigqueueinfo(65)", SYS_rt_sigqueueinfo, {pid, 65, GOOD}, EINVAL},
        {"rt_sigqueueinfo(nobody)", SYS_rt_sigqueueinfo, {0x3fffffff, SIGUSR1, (long)info_tkill}, EPERM},
        {"rt_sigqueueinfo(nobody, SI_USER)", SYS_rt_sigqueueinfo, {0x3fffffff, SIGUSR1, GOOD}, EPERM},
        {"rt_tgsigqueueinfo(0)", SYS_rt_tgsigqueueinfo, {pid, 0, SIGUSR1, GOOD}, EINVAL},
        {"rt_tgsigqueueinfo(wrong group)", SYS_rt_tgsigqueueinfo, {pid + 1, pid, SIGUSR1, GOOD}, ESRCH},
        {"restart_syscall", SYS_restart_syscall, {0}, EINTR},
    };
    CHECK_CALLS(calls);
    DONE();
}
