// rule: a vfork child's mask, dispositions and descriptors are its own, though the memory is not
// source: vfork(2), "Linux description"
// covers: pitfall 21, pitfall 24
#include "process.h"

static void handler(int sig)
{
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR2);
    int ends[2];
    MUST(pipe(ends));
    pid_t child = vfork();
    if (child == 0) {
        struct kernel_sigaction action = {SIG_DFL, 0, NULL, 0};
        uint64_t mask = SIGBIT(SIGTERM);
        int bad = 0;
        bad |= syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8) != 0;
        bad |= syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, 8) != 0;
        bad |= syscall(SYS_close, ends[0]) != 0;
        bad |= syscall(SYS_gettid) != syscall(SYS_getpid);
        _exit(bad);
    }
    MUST(child);
    CHECK_EQ(reap(child), EXITED(0));
    struct sigaction got;
    MUST(sigaction(SIGUSR1, NULL, &got));
    CHECK(got.sa_handler == handler);
    CHECK_EQ(is_blocked(SIGUSR2), 1);
    CHECK_EQ(is_blocked(SIGTERM), 0);
    CHECK(fcntl(ends[0], F_GETFD) >= 0);
    DONE();
}
