// rule: a bad pointer to any signal call is EFAULT, whatever kind of bad it is
// source: POSIX 2.3, [EFAULT]; each call's man page
// covers: pitfall 23
#include "arguments.h"

int main(void)
{
    block(SIGUSR1);
    *(uint64_t *)good_memory = SIGBIT(SIGUSR1);
    struct call calls[] = {
        {"rt_sigaction(act)", SYS_rt_sigaction, {SIGUSR1, BAD, 0, 8}, EFAULT},
        {"rt_sigaction(oldact)", SYS_rt_sigaction, {SIGUSR1, 0, BAD, 8}, EFAULT},
        {"rt_sigprocmask(set)", SYS_rt_sigprocmask, {SIG_BLOCK, BAD, 0, 8}, EFAULT},
        {"rt_sigprocmask(oldset)", SYS_rt_sigprocmask, {SIG_BLOCK, 0, BAD, 8}, EFAULT},
        {"rt_sigpending", SYS_rt_sigpending, {BAD, 8}, EFAULT},
        {"rt_sigsuspend", SYS_rt_sigsuspend, {BAD, 8}, EFAULT},
        {"rt_sigtimedwait(set)", SYS_rt_sigtimedwait, {BAD, 0, 0, 8}, EFAULT},
        {"rt_sigtimedwait(timeout)", SYS_rt_sigtimedwait, {GOOD, 0, BAD, 8}, EFAULT},
        {"rt_sigqueueinfo", SYS_rt_sigqueueinfo, {getpid(), SIGUSR1, BAD}, EFAULT},
        {"rt_tgsigqueueinfo", SYS_rt_tgsigqueueinfo, {getpid(), getpid(), SIGUSR1, BAD}, EFAULT},
        {"sigaltstack(new)", SYS_sigaltstack, {BAD, 0}, EFAULT},
        {"sigaltstack(old)", SYS_sigaltstack, {0, BAD}, EFAULT},
    };
    CHECK_BAD_POINTERS(calls);
    CHECK_EQ(is_pending(SIGUSR1), 0);
    DONE();
}
