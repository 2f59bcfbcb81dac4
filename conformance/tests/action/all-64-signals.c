// rule: each signal from 1 to 64 can be caught and comes with its own number
// source: signal(7), "Standard signals", "Real-time signals"
// covers: pitfall 31
#include "check.h"

static int last, count;

static void handler(int sig)
{
    last = sig;
    count++;
}

int main(void)
{
    struct kernel_sigaction act;
    // The libc's own restorer and flags, so that the raw call can set what the libc keeps
    // for itself (32 to 34).
    on_signal(SIGUSR1, handler, 0);
    MUST(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &act, 8));
    for (int sig = 1; sig <= 64; sig++) {
        if (sig == SIGKILL || sig == SIGSTOP) continue;
        MUST(syscall(SYS_rt_sigaction, sig, &act, NULL, 8));
    }
    for (int sig = 1; sig <= 64; sig++) {
        if (sig == SIGKILL || sig == SIGSTOP) continue;
        last = 0;
        MUST(syscall(SYS_tgkill, getpid(), gettid_(), sig));
        CHECK_EQ(last, sig);
    }
    CHECK_EQ(count, 62);
    DONE();
}
