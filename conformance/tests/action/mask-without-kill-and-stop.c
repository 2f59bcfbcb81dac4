// rule: SIGKILL and SIGSTOP are taken out of sa_mask without an error
// source: POSIX sigaction(), DESCRIPTION (sa_mask)
// covers: pitfall 6
#include "check.h"

static uint64_t inside;

static void handler(int sig)
{
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &inside, 8));
}

int main(void)
{
    struct sigaction act = {.sa_handler = handler};
    sigfillset(&act.sa_mask);
    MUST(sigaction(SIGUSR1, &act, NULL));
    struct kernel_sigaction old;
    MUST(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
    CHECK_EQ(old.mask & (SIGBIT(SIGKILL) | SIGBIT(SIGSTOP)), 0);
    MUST(raise(SIGUSR1));
    CHECK_EQ(inside & (SIGBIT(SIGKILL) | SIGBIT(SIGSTOP)), 0);
    CHECK_EQ(inside & SIGBIT(SIGTERM), SIGBIT(SIGTERM));
    DONE();
}
