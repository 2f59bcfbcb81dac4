// rule: a call that fails changes nothing: mask, action, timer, limit and stack stay
// source: POSIX 2.3 Error Numbers; each call's RETURN VALUE
// covers: pitfall 22, pitfall 23
#include "arguments.h"

int main(void)
{
    block(SIGUSR2);
    on_signal(SIGUSR1, SIG_IGN, 0);
    struct itimerval hour = {.it_value.tv_sec = 3600}, timer;
    MUST(setitimer(ITIMER_REAL, &hour, NULL));
    struct rlimit before, after;
    MUST(getrlimit(RLIMIT_STACK, &before));
    static struct itimerval bad_timer = {.it_value.tv_usec = -5};
    static struct rlimit bad_limit = {200, 100};
    struct call calls[] = {
        {"rt_sigprocmask(how)", SYS_rt_sigprocmask, {77, GOOD, 0, 8}, EINVAL},
        {"rt_sigprocmask(set)", SYS_rt_sigprocmask, {SIG_SETMASK, 8, 0, 8}, EFAULT},
        {"rt_sigaction", SYS_rt_sigaction, {SIGUSR1, 8, 0, 8}, EFAULT},
        {"setitimer", SYS_setitimer, {ITIMER_REAL, (long)&bad_timer, 0}, EINVAL},
        {"setrlimit", SYS_setrlimit, {RLIMIT_STACK, (long)&bad_limit}, EINVAL},
        {"sigaltstack", SYS_sigaltstack, {8, 0}, EFAULT},
        {"rt_sigsuspend", SYS_rt_sigsuspend, {8, 8}, EFAULT},
    };
    CHECK_CALLS(calls);
    uint64_t mask;
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, 8));
    CHECK_EQ(mask, SIGBIT(SIGUSR2));
    struct sigaction act;
    MUST(sigaction(SIGUSR1, NULL, &act));
    CHECK(act.sa_handler == SIG_IGN);
    MUST(getitimer(ITIMER_REAL, &timer));
    CHECK(timer.it_value.tv_sec > 3500);
    MUST(getrlimit(RLIMIT_STACK, &after));
    CHECK(before.rlim_cur == after.rlim_cur && before.rlim_max == after.rlim_max);
    stack_t stack;
    MUST(sigaltstack(NULL, &stack));
    CHECK_EQ(stack.ss_flags, SS_DISABLE);
    DONE();
}
