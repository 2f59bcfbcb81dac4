// rule: a handler that interrupts sigsuspend finds in uc_sigmask the mask from before sigsuspend
// source: seen on Linux 6.18 (the saved mask goes into the frame)
// covers: pitfall 2
#include "check.h"

static uint64_t in_frame, current;

static void handler(int sig, siginfo_t *info, void *context)
{
    memcpy(&in_frame, &((ucontext_t *)context)->uc_sigmask, 8);
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &current, 8));
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    block(SIGUSR1);
    block(SIGHUP);
    MUST(kill(getpid(), SIGUSR1));
    sigset_t set = set_of(SIGUSR2);
    CHECK_ERRNO(sigsuspend(&set), EINTR);
    CHECK_EQ(in_frame, SIGBIT(SIGUSR1) | SIGBIT(SIGHUP));
    CHECK_EQ(current, SIGBIT(SIGUSR1) | SIGBIT(SIGUSR2));
    DONE();
}
