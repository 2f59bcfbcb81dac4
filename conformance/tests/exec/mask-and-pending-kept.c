// rule: the mask and the pending signals stay, with their siginfo, the thread's and the process's
// source: POSIX execve(), DESCRIPTION
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        uint64_t set;
        siginfo_t info;
        MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &set, 8));
        CHECK_EQ(set, SIGBIT(SIGUSR1) | SIGBIT(SIGUSR2) | SIGBIT(SIGRTMIN) | SIGBIT(SIGTERM));
        MUST(syscall(SYS_rt_sigpending, &set, 8));
        CHECK_EQ(set, SIGBIT(SIGUSR1) | SIGBIT(SIGUSR2) | SIGBIT(SIGRTMIN));
        for (int i = 0; i < 2; i++) {
            CHECK_EQ(accept_signal(SIGRTMIN, &info), SIGRTMIN);
            CHECK_EQ(info.si_value.sival_int, 70 + i);
        }
        CHECK_EQ(accept_signal(SIGUSR2, &info), SIGUSR2);
        CHECK_EQ(info.si_code, SI_TKILL);
        DONE();
    }
    const char *self = own_file(argv);
    pid_t child = fork_or_fail();
    if (child == 0) {
        block(SIGUSR1);
        block(SIGUSR2);
        block(SIGRTMIN);
        block(SIGTERM);
        MUST(kill(getpid(), SIGUSR1));
        MUST(thread_kill(gettid_(), SIGUSR2));
        for (int i = 0; i < 2; i++) MUST(sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 70 + i}));
        EXECUTE(self, "second");
    }
    check_child(child);
    DONE();
}
